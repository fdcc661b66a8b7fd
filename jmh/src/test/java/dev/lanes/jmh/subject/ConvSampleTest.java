package dev.lanes.jmh.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.jmh.task.Conv;
import dev.lanes.spi.Backends;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some images and filters computed alone are those of the whole. */
class ConvSampleTest {
  private static final EngineSubject SCALAR = new EngineSubject(Backends.named("scalar"));

  @ParameterizedTest
  @EnumSource
  void aSampleIsAPartOfTheWhole(Conv.Pass pass) {
    Conv task = new Conv(pass, 7, 4, 7, 6, 12, 3, 3, 2, 1, 2);
    ConvSample sample = new ConvSample(task, task.flops() * 0.4);

    ConvByParts alone = sample.run(SCALAR.backend(), 2);
    List<float[]> picked = sample.of(whole(task));

    assertThat(alone.seconds()).isPositive();
    assertThatCode(() -> Comparison.require(task, "sample", alone.results(), picked))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void aWrongNumberOfTheLastImageOrFilterIsFound(Conv.Pass pass) {
    Conv task = new Conv(pass, 7, 4, 7, 6, 12, 3, 3, 2, 1, 2);
    ConvSample sample = new ConvSample(task, task.flops() * 0.4);
    List<float[]> expected = sample.of(whole(task));

    for (int result = 0; result < expected.size(); result++) {
      List<float[]> wrong = whole(task);
      float[] numbers = wrong.get(result);
      numbers[numbers.length - 1] += 10;

      assertThatThrownBy(() -> Comparison.require(task, "wrong", sample.of(wrong), expected))
          .isInstanceOf(WrongResultException.class)
          .hasMessageContaining("result " + result);
    }
  }

  @Test
  void itIsSpreadOverAllImagesAndGroups() {
    Conv task = new Conv(Conv.Pass.TRAINING, 32, 4, 7, 6, 12, 3, 3, 2, 1, 2);

    assertThat(new ConvSample(task, task.flops() / 11))
        .hasToString("images [0, 16, 31], filters [0, 5, 6, 11]");
    assertThat(new ConvSample(task, task.flops() * 2).toString()).contains("30, 31]", "10, 11]");
  }

  private static List<float[]> whole(Conv task) {
    try (Prepared prepared = SCALAR.prepare(task, 1)) {
      prepared.run();
      return prepared.results();
    }
  }
}
