package dev.lanes.jmh.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import dev.lanes.spi.Backends;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector backend does every task as the scalar backend does. */
class EngineSubjectTest {
  @ParameterizedTest
  @EnumSource(OpTask.Kind.class)
  void operations(OpTask.Kind kind) {
    String shape =
        switch (kind.columns()) {
          case "n,c,h,w,window,stride" -> "3,5,9,7,3,2";
          case "n,c,h,w,size" -> "3,5,9,7,3";
          case "n,c,h,w" -> "3,5,9,7";
          case "n,classes" -> "7,11";
          default -> "1003";
        };
    agree(Tasks.parse(kind.benchmark(), shape));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"conv-forward", "conv-input-gradient", "conv-filter-gradient", "conv-training"})
  void convolutions(String pass) {
    for (String shape :
        List.of("3,4,9,7,6,3,3,1,1,1", "3,4,9,7,6,3,3,2,1,2", "17,1,6,6,5,5,3,1,0,1")) {
      agree(Tasks.parse(pass, shape));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,1,1", "7,19,5", "33,17,40"})
  void products(String shape) {
    agree(Tasks.parse("gemm", shape));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shapes-cnn", "linear-regression", "lenet-5"})
  void networks(String model) {
    agree(Tasks.parse("infer", model + ",3"));
    agree(Tasks.parse("train", model + ",3"));
  }

  @Test
  void loadingIsNoWorkOfABackend() {
    assertThat(subject("vector").refuses(Tasks.parse("load", "2,1,8,8"))).isPresent();
    assertThat(subject("vector").refuses(Tasks.parse("gemm", "1,1,1"))).isEmpty();
  }

  @Test
  void subjectsAreFoundByName() {
    assertThat(Subjects.names()).contains("vector", "scalar", "loader", "loop");
    assertThat(Subjects.find("vector")).isPresent();
    assertThat(Subjects.find("nobody")).isEmpty();
  }

  private static EngineSubject subject(String name) {
    return new EngineSubject(Backends.named(name));
  }

  private static void agree(Task task) {
    try (Prepared scalar = subject("scalar").prepare(task, 1);
        Prepared vector = subject("vector").prepare(task, 2)) {
      scalar.run();
      vector.run();
      Comparison.require(task, "vector", vector.results(), scalar.results());
      if (!task.benchmark().equals("train") && !task.benchmark().equals("momentum-update")) {
        vector.run(); // and once more: what was there before does not matter
        Comparison.require(task, "vector", vector.results(), scalar.results());
      }
      assertThat(vector.results()).allSatisfy(values -> assertThat(values).isNotEmpty());
    }
  }
}
