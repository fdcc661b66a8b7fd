package dev.lanes.datasets.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The colours that noise follows are those of images that can be read. */
class ColourNoiseTest {
  private static final ImageShape SHAPE = new ImageShape(3, 2, 2);

  /** Images of which every second one cannot be read, and leaves nonsense behind. */
  private record Halves(int size, boolean broken) implements Split {
    @Override
    public int label(int index) {
      return 0;
    }

    @Override
    public boolean read(int index, byte[] out, int offset) {
      if (broken && index % 2 == 1) {
        Arrays.fill(out, (byte) (index * 40));
        return false;
      }
      int image = broken ? index / 2 : index;
      for (int i = 0; i < SHAPE.length(); i++) {
        out[offset + i] = (byte) (image * 31 + i * i * 7);
      }
      return true;
    }
  }

  @Test
  void brokenFilesDoNotCount() {
    assertThat(noise(new Halves(12, true))).containsExactly(noise(new Halves(6, false)));
    assertThat(noise(new Halves(6, false))).isNotEqualTo(new float[SHAPE.length()]);
  }

  @Test
  void thereMustBeSomethingToRead() {
    Split none =
        new Split() {
          @Override
          public int size() {
            return 3;
          }

          @Override
          public int label(int index) {
            return 0;
          }

          @Override
          public boolean read(int index, byte[] out, int offset) {
            return false;
          }
        };
    assertThatThrownBy(() -> new ColourNoise(SHAPE, none, 0.1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of the 3 training images");
  }

  private static float[] noise(Split train) {
    float[] pixels = new float[SHAPE.length()];
    new ColourNoise(SHAPE, train, 0.1)
        .add(7, 1, 2, new float[] {1, 1, 1}, new int[4], SHAPE, pixels, 0);
    return pixels;
  }
}
