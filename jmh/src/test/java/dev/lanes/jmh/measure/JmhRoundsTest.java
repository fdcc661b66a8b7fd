package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lanes.jmh.benchmark.LimitBenchmark;
import dev.lanes.jmh.measure.JmhForks.ForkException;
import dev.lanes.jmh.measure.JmhForks.Iterations;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.subject.WrongResultException;
import dev.lanes.jmh.task.StandardShapes;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/** The JVMs of JMH take turns; here nobody starts one. */
class JmhRoundsTest {
  private static final Task GEMM = Tasks.parse("gemm", "3,4,5");

  private final List<Event> events = new ArrayList<>();
  private final List<String> order = new ArrayList<>();

  /** Takes a second more at every call; the vector backend fails with two threads. */
  private final class Imagined implements JmhRounds.Forks {
    @Override
    public List<Double> seconds(Task task, JmhRounds.Turn turn, Iterations iterations) {
      order.add(turn.name() + " " + turn.threads() + " " + iterations.measured());
      if (turn.threads() == 2) {
        throw JmhForks.failure(task, thrown(new WrongResultException("gemm: wrong")));
      }
      return List.of(0.5 + order.size(), 1.0 + order.size());
    }

    @Override
    public double flopsPerSecond(Task task, int threads) {
      return 1e9 * threads;
    }

    @Override
    public double bytesPerSecond(Task task, int threads) {
      return 1e10;
    }
  }

  private static RunnerException thrown(Throwable cause) {
    return new RunnerException(
        "caught", new BenchmarkException("error", List.of(new ExecutionException(cause))));
  }

  private void run(List<String> subjects, double slowdown) {
    Request request =
        new Request("gemm", "3,4,5", subjects, List.of(), List.of(1, 2), Effort.QUICK, slowdown);
    new JmhRounds(GEMM, request, events::add, new Imagined()).run();
  }

  @Test
  void everySecondRoundGoesBackwards() {
    run(List.of("vector", "scalar"), 1);

    assertThat(order)
        .containsExactly(
            "vector 1 6",
            "vector 2 6",
            "scalar 1 6", // then one iteration, for a run takes long
            "scalar 1 1",
            "vector 1 1",
            "vector 1 1",
            "scalar 1 1");
    assertThat(events).filteredOn(Event.Who.class::isInstance).hasSize(2);
    assertThat(events)
        .contains(new Event.Doing("round 2 of 3: scalar, 1 thread"))
        .contains(new Event.Failed("gemm: wrong; vector is not timed any further"));
  }

  @Test
  void rowsGrowWithEveryRound() {
    run(List.of("vector", "scalar"), 1);

    List<Row> rows =
        events.stream()
            .filter(Event.Measured.class::isInstance)
            .map(event -> ((Event.Measured) event).row())
            .filter(row -> row.subject().equals("vector"))
            .toList();
    assertThat(rows).extracting(row -> row.samples().size()).containsExactly(2, 4, 6);
    assertThat(rows.getFirst().samples()).containsExactly(1.5, 2.0);
    assertThat(rows.getFirst().limit()).isEqualTo("fma");
    assertThat(events).contains(new Event.Limit(2, List.of(2e9, 2e9, 2e9), 1e10));
  }

  @Test
  void whoCannotBeSlowedDownSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(List.of("vector"), 2))
        .withMessageContaining("leave out --full");
  }

  @Test
  void whatABenchmarkThrewIsFound() {
    assertThat(JmhForks.failure(GEMM, thrown(new IllegalStateException("no device"))))
        .hasMessage("no device")
        .returns(false, ForkException::refusal);
    assertThat(JmhForks.failure(GEMM, thrown(new UnsupportedOperationException("not I"))))
        .returns(true, ForkException::refusal);
    assertThat(JmhForks.failure(GEMM, thrown(new OutOfMemoryError("Java heap space"))))
        .hasMessageStartingWith("gemm 3,4,5: takes about 0.0 GiB")
        .hasMessageEndingWith("(Java heap space)");
  }

  @Test
  void everyTaskHasABenchmarkThatTakesItsParameters() throws ReflectiveOperationException {
    for (String benchmark : StandardShapes.benchmarks()) {
      Task task = Tasks.parse(benchmark, StandardShapes.of(benchmark).getFirst());
      String method = JmhForks.benchmark(task);
      assertThat(method).endsWith(".run");
      Class<?> type = Class.forName(method.substring(0, method.lastIndexOf('.')));
      List<String> names = new ArrayList<>(List.of("backend", "threads", "variant"));
      names.addAll(JmhForks.params(task).keySet());
      for (String name : names) {
        assertThat(type.getField(name).getAnnotation(Param.class)).isNotNull();
      }
    }
    assertThat(JmhForks.TURNS).isEqualTo(LimitBenchmark.TURNS);
    assertThat(JmhForks.FLOATS).isEqualTo(LimitBenchmark.FLOATS);
  }
}
