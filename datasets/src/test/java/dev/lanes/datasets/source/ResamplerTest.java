package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.datasets.ImageShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  @Test
  void leavesImagesOfTheRightSizeAlone() {
    byte[] image = new byte[3 * 7 * 5];
    for (int p = 0; p < image.length; p++) {
      image[p] = (byte) (p * 7);
    }
    ImageShape shape = new ImageShape(3, 7, 5);
    assertThat(Resampler.cover(image, shape, shape)).isEqualTo(image);
  }

  @Test
  void keepsOneColour() {
    byte[] image = new byte[3 * 103 * 37];
    Arrays.fill(image, (byte) 200);
    for (int size : new int[] {1, 3, 13, 64, 207}) {
      byte[] out =
          Resampler.cover(image, new ImageShape(3, 103, 37), new ImageShape(3, size, size));
      assertThat(out).hasSize(3 * size * size).containsOnly(200);
    }
  }

  @Test
  void cutsTheCentreOut() {
    byte[] wide = {1, 2, 3, 4, 5, 6}; // one row of six
    assertThat(Resampler.cover(wide, new ImageShape(1, 1, 6), new ImageShape(1, 1, 2)))
        .containsExactly(1 + 2, 2 + 2);
  }

  @Test
  void averagesWhatItReduces() {
    byte[] stripes = new byte[64 * 64];
    for (int p = 0; p < stripes.length; p++) {
      stripes[p] = (byte) (p % 2 == 0 ? 0 : 200);
    }
    byte[] out = Resampler.cover(stripes, new ImageShape(1, 64, 64), new ImageShape(1, 8, 8));
    for (byte value : out) {
      assertThat(value & 0xFF).isBetween(88, 112);
    }
  }

  @Test
  void enlargesSmoothly() {
    byte[] out =
        Resampler.cover(
            new byte[] {0, 100, 0, 100}, new ImageShape(1, 2, 2), new ImageShape(1, 8, 8));
    for (int x = 1; x < 8; x++) {
      assertThat(out[x]).isGreaterThanOrEqualTo(out[x - 1]);
    }
    assertThat(out[0]).isZero();
    assertThat(out[7]).isEqualTo((byte) 100);
  }
}
