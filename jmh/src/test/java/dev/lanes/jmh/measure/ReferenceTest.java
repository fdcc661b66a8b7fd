package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.jmh.subject.WrongResultException;
import dev.lanes.jmh.task.Conv;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What results are compared with. */
class ReferenceTest {
  /** Large enough to be sampled. */
  private static final Conv LARGE = new Conv(Conv.Pass.FORWARD, 40, 32, 14, 14, 96, 5, 5, 1, 2, 1);

  @Test
  void aSampleOfALargeConvolutionIsComparedWithAllOfIt() {
    Reference whole = Reference.of(LARGE, Effort.Check.WHOLE);
    Reference sample = Reference.of(LARGE, Effort.Check.SAMPLE);
    List<float[]> results = whole.results();

    assertThat(sample.results().getFirst()).hasSizeLessThan(results.getFirst().length);
    assertThat(sample.seconds()).isBetween(whole.seconds() / 4, whole.seconds() * 4);
    assertThatCode(() -> sample.require(LARGE, "vector", results)).doesNotThrowAnyException();

    results.getFirst()[0] += 100;
    assertThatThrownBy(() -> sample.require(LARGE, "vector", results))
        .isInstanceOf(WrongResultException.class)
        .hasMessageContaining("element 0 of result 0 of vector, of which are compared images [0,");
  }

  @Test
  void aSmallConvolutionIsComparedWhole() {
    Conv small = LARGE.withImages(8);

    Reference reference = Reference.of(small, Effort.Check.SAMPLE);

    assertThat(reference.sample()).isEmpty();
    assertThat(reference.results().getFirst()).hasSize(small.result().size());
  }
}
