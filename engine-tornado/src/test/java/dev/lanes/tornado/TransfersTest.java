package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/** By TornadoVM's own profiler: kernels ran on the device, and only what must crosses the bus. */
final class TransfersTest {
  private static final int BATCH = 32;

  /** TornadoVM moves 16 bytes of each array's own along with its elements. */
  private static final int HEADER = 16;

  /** And it counts three words with which it starts each kernel. */
  private static final int START = 24;

  private static Node parameter(Graph graph, List<Variable> parameters, String name, int... shape) {
    Variable variable = Variable.parameter(name, Shape.of(shape));
    parameters.add(variable);
    return graph.read(variable);
  }

  @Test
  void aStepMovesTheBatchInAndTheLossOut() {
    Graph graph = new Graph();
    List<Variable> parameters = new ArrayList<>();
    Node images = graph.batchInput("images", Shape.of(BATCH, 3, 12, 12));
    Node labels = graph.batchInput("labels", Shape.of(BATCH));
    Node rate = graph.input("rate", Shape.of(1));
    Node h =
        graph.conv2d(
            images,
            parameter(graph, parameters, "w", 32, 3, 5, 5),
            Convolution.DEFAULT.withPadding(2));
    h = graph.relu(graph.addBias(h, parameter(graph, parameters, "b", 32)));
    Node logits =
        graph.matMul(
            graph.flatten(h), parameter(graph, parameters, "fc", 10, 32 * 144), false, true);
    Node loss = graph.meanAll(graph.softmaxCrossEntropy(logits, labels, 0));
    List<Node> gradients = Gradients.of(loss, parameters.stream().map(graph::read).toList());
    List<Node> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Variable w = parameters.get(i);
      Variable v = Variable.state(w.name() + ".velocity", w.shape());
      updates.add(
          graph.append(new MomentumUpdate(w, v, 0.9f, false, 0, 1), gradients.get(i), rate));
    }
    try (Session session = new TornadoBackend().open(BackendOptions.DEFAULT)) {
      TornadoExecutable step =
          (TornadoExecutable) session.compile(Planner.plan(List.of(loss), updates, loss));
      float[] pixels = new float[images.shape().size()];
      Arrays.fill(pixels, 0.5f);
      step.feed(images, pixels);
      step.feed(labels, new float[BATCH]);
      step.feed(rate, new float[] {0.01f});
      step.compiled().profile();
      for (int i = 0; i < 3; i++) {
        step.run(i);
      }
      TornadoProfilerResult measured = step.compiled().lastMeasured();
      assertThat(measured.getDeviceKernelTime()).isPositive();
      assertThat(measured.getTotalBytesCopyIn())
          .isEqualTo(
              Float.BYTES * (pixels.length + BATCH + 1L)
                  + HEADER
                  + (long) START * step.compiled().tasks());
      // whether the guard is finite, and the loss
      assertThat(measured.getTotalBytesCopyOut()).isEqualTo(Float.BYTES * 2L + HEADER);
    }
  }
}
