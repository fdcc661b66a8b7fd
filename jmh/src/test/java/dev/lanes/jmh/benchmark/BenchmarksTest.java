package dev.lanes.jmh.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.subject.WrongResultException;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.StandardShapes;
import dev.lanes.jmh.task.Task;
import dev.lanes.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.ThreadParams;

/** The benchmarks run, and refuse to time what is wrong. */
class BenchmarksTest {
  private static void once(TaskBenchmark benchmark) {
    benchmark.prepare();
    benchmark.run();
    benchmark.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void gemm(String backend) {
    GemmBenchmark benchmark = new GemmBenchmark();
    benchmark.backend = backend;
    benchmark.shape = "7x9x11"; // as on the command line of JMH
    once(benchmark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"conv-forward", "conv-input-gradient", "conv-filter-gradient", "conv-training"})
  void conv(String pass) {
    ConvBenchmark benchmark = new ConvBenchmark();
    benchmark.pass = pass;
    benchmark.shape = "3,2,5,5,4,3,3,1,1,1";
    benchmark.threads = 2;
    once(benchmark);
  }

  @Test
  void ops() {
    OpsBenchmark benchmark = new OpsBenchmark();
    benchmark.op = "softmax-cross-entropy";
    assertThat(benchmark.sizes()).isEqualTo("128,10");
    benchmark.shape = "3,5";
    once(benchmark);
  }

  @Test
  void networks() {
    TrainBenchmark train = new TrainBenchmark();
    train.model = "linear-regression";
    train.batch = 3;
    once(train);
    InferBenchmark infer = new InferBenchmark();
    infer.model = "linear-regression";
    once(infer);
  }

  @Test
  void load() {
    LoadBenchmark benchmark = new LoadBenchmark();
    benchmark.shape = "2x1x8x8";
    once(benchmark);
  }

  @Test
  void limits() {
    LimitBenchmark benchmark = new LimitBenchmark();
    assertThat(benchmark.fma()).isPositive();
    ThreadParams second = new ThreadParams(1, 2, 0, 1, 0, 1, 1, 2, 1, 2);
    assertThat(benchmark.bandwidth(new LimitBenchmark.Arrays(), second)).isNotEmpty();
  }

  @Test
  void wrongResultsAreNotTimed() {
    GemmBenchmark benchmark =
        new GemmBenchmark() {
          @Override
          protected Subject subject() {
            return new Wrong();
          }
        };
    benchmark.shape = "2,2,2";
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(benchmark::prepare)
        .withMessageContaining("element 0 of result 0 of wrong is 0.0");
  }

  @Test
  void whoIsNotThereIsNamed() {
    GemmBenchmark benchmark = new GemmBenchmark();
    benchmark.backend = "nobody";
    assertThatIllegalArgumentException()
        .isThrownBy(benchmark::prepare)
        .withMessageContaining("there is no 'nobody'; choose from ");
    benchmark.backend = "vector";
    benchmark.variant = 1;
    assertThatIllegalArgumentException()
        .isThrownBy(benchmark::prepare)
        .withMessageContaining("vector has the variants 0 to 0, not 1");
  }

  @Test
  void parametersAreComplete() throws NoSuchFieldException {
    assertThat(values(NetworkBenchmark.class, "model")).isEqualTo(Zoo.names());
    assertThat(values(ConvBenchmark.class, "pass"))
        .isEqualTo(Arrays.stream(Conv.Pass.values()).map(Conv.Pass::benchmark).toList());
    assertThat(values(ConvBenchmark.class, "shape")).isEqualTo(StandardShapes.of("conv-forward"));
    assertThat(values(OpsBenchmark.class, "op"))
        .isEqualTo(Arrays.stream(OpTask.Kind.values()).map(OpTask.Kind::benchmark).toList());
    assertThat(values(LoadBenchmark.class, "shape")).isEqualTo(StandardShapes.of("load"));
  }

  private static List<String> values(Class<?> benchmark, String field) throws NoSuchFieldException {
    return List.of(benchmark.getField(field).getAnnotation(Param.class).value());
  }

  /** Computes nothing. */
  private record Wrong() implements Subject {
    @Override
    public String id() {
      return "wrong";
    }

    @Override
    public String describe() {
      return "computes nothing";
    }

    @Override
    public Optional<String> refuses(Task task) {
      return Optional.empty();
    }

    @Override
    public Prepared prepare(Task task, int threads) {
      return new Prepared() {
        @Override
        public void run() {}

        @Override
        public List<float[]> results() {
          return List.of(new float[4]);
        }

        @Override
        public void close() {}
      };
    }
  }
}
