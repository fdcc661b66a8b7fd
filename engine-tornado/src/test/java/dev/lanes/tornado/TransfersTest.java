package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.plan.Program;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import dev.lanes.train.Loss;
import dev.lanes.train.TrainingStep;
import dev.lanes.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/** By TornadoVM's own profiler: kernels ran on the device, and only what must crosses the bus. */
final class TransfersTest {
  private static final int BATCH = 32;

  /** TornadoVM moves 16 bytes of each array's own along with its elements. */
  private static final int HEADER = 16;

  /** And it counts three words with which it starts each kernel. */
  private static final int START = 24;

  /** A session that keeps hold of what is compiled. */
  private record Watched(Session session, List<DeviceProgram> programs) implements Session {
    @Override
    public String device() {
      return session.device();
    }

    @Override
    public Executable compile(Program program) {
      TornadoExecutable executable = (TornadoExecutable) session.compile(program);
      programs.add(executable.compiled());
      return executable;
    }

    @Override
    public void write(Variable variable, float[] values) {
      session.write(variable, values);
    }

    @Override
    public void read(Variable variable, float[] into) {
      session.read(variable, into);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lenet-5, auto",
    "lenet-5, gpu",
    "cuda-convnet-80sec, auto",
    "cuda-convnet-80sec, gpu"
  })
  void aStepOfTrainingMovesTheBatchInAndLossAndCountOut(String name, String kernels) {
    Network network = Zoo.named(name).network();
    List<DeviceProgram> programs = new ArrayList<>();
    try (Session session =
        new Watched(
            new TornadoBackend().open(BackendOptions.DEFAULT.with("kernels", kernels)), programs)) {
      TrainingStep step =
          new TrainingStep(
              network, session, Loss.softmaxCrossEntropy(), Optimizer.momentum(0.9f), BATCH, 1);
      network.initialise(1, session::write);
      DeviceProgram program = programs.getFirst();
      program.profile();
      float[] pixels = new float[Network.withBatch(BATCH, network.inputShape()).size()];
      Arrays.fill(pixels, 0.5f);
      for (int i = 0; i < 3; i++) {
        step.run(pixels, new float[BATCH], 0.01f, i);
        assertThat(step.correct()).isBetween(0, BATCH);
      }
      assertThat(program.measured(TornadoProfilerResult::getDeviceKernelTime)).isPositive();
      // images, labels, the learning rate
      assertThat(program.measured(TornadoProfilerResult::getTotalBytesCopyIn))
          .isEqualTo(
              Float.BYTES * (pixels.length + BATCH + 1L) + HEADER + (long) START * program.tasks());
      // whether the guard is finite, the loss, and how many images are classified rightly
      assertThat(program.measured(TornadoProfilerResult::getTotalBytesCopyOut))
          .isEqualTo(Float.BYTES * 3L + HEADER);
    }
  }
}
