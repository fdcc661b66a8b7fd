package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images in lanes turned to channels side by side. */
class TransposeTest {
  private static final int BLOCK = VectorConstants.BLOCK;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 3, 5, 16",
    "1, 8, 2, 8",
    "1, 8, 1, 9",
    "1, 16, 3, 16",
    "1, 21, 4, 13",
    "1, 40, 2, 2",
    "3, 21, 4, 13"
  })
  void everyNumberFindsItsPlace(int stride, int channels, int columns, int images) {
    int plane = (stride * columns + 2) * BLOCK;
    int imageStep = channels + 3;
    int columnStep = BLOCK * imageStep;
    float[] from = KernelData.random(5 + channels * plane, 1);
    float[] to = new float[7 + columns * columnStep];
    Transpose.turnEach(
        stride, from, 5, plane, channels, columns, images, to, 7, columnStep, imageStep);
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < columns; i++) {
        for (int n = 0; n < images; n++) {
          assertThat(to[7 + i * columnStep + n * imageStep + c])
              .as("channel %d, column %d, image %d", c, i, n)
              .isEqualTo(from[5 + c * plane + i * stride * BLOCK + n]);
        }
      }
    }
    for (int i = 0; i < columns; i++) { // beside the channels nothing is written
      for (int n = 0; n < BLOCK; n++) {
        int beside = 7 + i * columnStep + n * imageStep + channels;
        assertThat(Arrays.copyOfRange(to, beside, beside + 3)).containsOnly(0);
      }
    }
  }
}
