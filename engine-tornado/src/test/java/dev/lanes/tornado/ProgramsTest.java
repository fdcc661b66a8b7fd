package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that nobody holds leave the device; what they computed stays. */
final class ProgramsTest {
  private static final int PROGRAMS = 40;

  /** Compiles a program that adds one to a variable, and runs it. */
  private static void countUp(TornadoSession session, Variable counter) {
    Graph graph = new Graph();
    Node loss = graph.meanAll(graph.read(counter));
    Node rate = graph.constant(-1, Shape.of(1));
    Node one = graph.constant(1, counter.shape());
    Node update = graph.append(new SgdUpdate(counter, 0, 1), one, rate);
    Executable step = session.compile(Planner.plan(List.of(loss), List.of(update), loss));
    step.run(0);
  }

  @Test
  void unusedProgramsAreFreedAndVariablesSurvive() throws InterruptedException {
    Variable counter = Variable.parameter("counter", Shape.of(1000));
    try (TornadoSession session =
        (TornadoSession) new TornadoBackend().open(BackendOptions.DEFAULT)) {
      int most = 0;
      for (int i = 0; i < PROGRAMS; i++) {
        countUp(session, counter);
        most = Math.max(most, session.programs());
        if (i % 5 == 4) {
          System.gc();
          Thread.sleep(50); // until the collector's finds are in the queue
        }
      }
      assertThat(most).isLessThan(PROGRAMS / 2);
      float[] values = new float[1000];
      session.read(counter, values);
      assertThat(values).containsOnly(PROGRAMS);
    }
  }
}
