package dev.lanes.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
  private static final List<String> NAMES =
      List.of("shapes", "cifar10", "mnist", "fashion-mnist", "images");

  @Test
  void findsMistypedNames() {
    assertThat(NearestNames.of("cifar-10", NAMES)).containsExactly("cifar10");
    assertThat(NearestNames.of("MINST", NAMES)).containsExactly("mnist");
    assertThat(NearestNames.of("shape", NAMES)).containsExactly("shapes");
    assertThat(NearestNames.of("fashion", NAMES)).containsExactly("fashion-mnist");
  }

  @Test
  void staysSilentWhenNothingIsNear() {
    assertThat(NearestNames.of("imagenet-21k", NAMES)).isEmpty();
    assertThat(NearestNames.suggestion("qqq", NAMES)).startsWith("known are shapes, cifar10");
    assertThat(NearestNames.suggestion("cifar", NAMES)).isEqualTo("did you mean cifar10?");
  }

  @Test
  void countsLettersToChange() {
    assertThat(NearestNames.distance("", "abc")).isEqualTo(3);
    assertThat(NearestNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestNames.distance("mnist", "minst")).isEqualTo(1);
    assertThat(NearestNames.distance("same", "same")).isZero();
  }
}
