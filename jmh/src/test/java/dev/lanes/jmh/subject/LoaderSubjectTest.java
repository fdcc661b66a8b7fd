package dev.lanes.jmh.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Background threads load what a loop loads. */
class LoaderSubjectTest {
  private static final Task TASK = Tasks.parse("load", "5,3,12,8");

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void loaderEqualsLoop(int threads) {
    try (Prepared loop = new LoaderSubject(false).prepare(TASK, 1);
        Prepared loader = new LoaderSubject(true).prepare(TASK, threads)) {
      loop.run();
      loader.run();
      Comparison.require(TASK, "loader", loader.results(), loop.results());
      assertThat(loader.results().getFirst()).hasSize(5 * 3 * 8 * 8);
    }
  }

  @Test
  void itOnlyLoads() {
    assertThat(new LoaderSubject(true).refuses(Tasks.parse("gemm", "1,1,1"))).isPresent();
    assertThat(new LoaderSubject(true).refuses(TASK)).isEmpty();
  }
}
