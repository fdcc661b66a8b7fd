package dev.lanes.tornado;

import static dev.lanes.tornado.Pair.packed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.random.Philox;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels are plain Java methods: here they run as such, on no device. */
final class KernelsAsJavaTest {
  private static final int IMAGES = 16;

  @ParameterizedTest
  @CsvSource({
    "3, 5, 7, 3, 1, 1, 1",
    "2, 4, 9, 3, 2, 0, 1",
    "5, 6, 9, 2, 1, 2, 3",
    "1, 1, 5, 5, 3, 2, 1"
  })
  void convolutionAndItsGradients(
      int channels, int filters, int side, int taps, int stride, int padding, int dilation) {
    PlainConvolution plain =
        new PlainConvolution(IMAGES, 1, channels, filters, side, taps, stride, padding, dilation);
    FloatArray m = plain.memory(IMAGES);
    int places = plain.places();
    int tiles = (filters + 3) / 4;
    int image = packed(side, side);
    int filter = packed(taps, taps);
    int result = packed(places, places);
    int strides = packed(stride, stride);
    int paddings = packed(padding, padding);
    int dilations = packed(dilation, dilation);
    CpuConvolutions.forward(
        m,
        0,
        plain.filtersAt(),
        -1,
        plain.resultsAt(),
        places * places * tiles,
        2,
        1,
        channels,
        filters,
        image,
        filter,
        result,
        strides,
        paddings,
        dilations);
    plain.requireResults(m);
    CpuFilterGradient.gradient(
        m,
        0,
        plain.resultsAt(),
        plain.filterGradientAt(),
        plain.end(),
        tiles * ((channels * taps * taps + 3) / 4),
        2,
        channels,
        filters,
        image,
        filter,
        result,
        strides,
        paddings,
        dilations);
    plain.requireFilterGradient(m);
    CpuConvolutions.imageGradient(
        m,
        plain.resultsAt(),
        plain.filtersAt(),
        plain.imageGradientAt(),
        side * side * ((channels + 3) / 4),
        2,
        1,
        channels,
        filters,
        image,
        filter,
        result,
        strides,
        paddings,
        dilations);
    plain.requireImageGradient(m);
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 2, 1", "8, 2, 2, 0", "9, 3, 1, 1", "6, 3, 3, 0", "5, 4, 3, 2"})
  void gradientsOfMaximaByPixelAreThoseByPlane(int side, int window, int stride, int padding) {
    int planes = 3;
    int places = (2 * padding + side - window) / stride + 1;
    int x = 0;
    int y = x + planes * side * side * IMAGES;
    int dy = y + planes * places * places * IMAGES;
    int byPlane = dy + planes * places * places * IMAGES;
    int byPixel = byPlane + y;
    FloatArray m = new FloatArray(byPixel + y);
    Random random = new Random(1);
    for (int i = 0; i < y; i++) {
      m.set(i, random.nextInt(4) - 1); // so that many are equal
    }
    m.set(5, Float.NaN);
    int image = packed(side, side);
    int result = packed(places, places);
    int size = packed(window, window);
    int strides = packed(stride, stride);
    int paddings = packed(padding, padding);
    int windows = planes * places * places;
    Pools.maxima(m, x, y, windows, 1, IMAGES, IMAGES, image, result, size, strides, paddings);
    for (int i = dy; i < byPlane; i++) {
      m.set(i, random.nextFloat() - 0.5f);
    }
    Pools.maximaGradient(
        m, x, y, dy, byPlane, planes, 1, IMAGES, IMAGES, image, result, size, strides, paddings);
    Pools.maximaGradientByPixel(
        m, x, y, dy, byPixel, y, IMAGES, image, result, size, strides, paddings);
    double sum = 0;
    for (int i = 0; i < y; i++) {
      assertThat(m.get(byPixel + i)).as("pixel %d", i).isEqualTo(m.get(byPlane + i));
      sum += Math.abs(m.get(byPlane + i));
    }
    assertThat(sum).isPositive();
  }

  @Test
  void inputsByPixelAreThoseByBlocks() {
    int perImage = 11;
    FloatArray inputs = new FloatArray(IMAGES * perImage + 1);
    for (int i = 0; i < inputs.getSize(); i++) {
      inputs.set(i, i);
    }
    int n = IMAGES * perImage;
    FloatArray m = new FloatArray(2 * n);
    Copies.batchedInput(inputs, m, 1, 0, IMAGES, IMAGES, perImage, 1, perImage);
    Copies.batchedInputByPixel(inputs, m, 1, n, n, IMAGES, perImage);
    for (int i = 0; i < n; i++) {
      assertThat(m.get(n + i)).isEqualTo(m.get(i));
      int place = 1 + (i % IMAGES) * perImage + i / IMAGES;
      assertThat(m.get(i)).isEqualTo((float) place);
    }
  }

  @Test
  void masksAreThoseOfPhilox() {
    int images = 3;
    int perImage = 10;
    FloatArray m = new FloatArray(images * perImage);
    IntArray control = new IntArray(1);
    control.set(0, -7);
    Masks.draw(m, control, 0, 3 * images, images, images, perImage, 42, 43, 5, 0.4f, 2);
    int[] words = new int[4];
    for (int n = 0; n < images; n++) {
      for (int j = 0; j < perImage; j++) {
        Philox.block(42L | (43L << 32), j / 4, n, -7, 5, words, 0);
        float kept = Philox.toUnitFloat(words[j % 4]) >= 0.4f ? 2 : 0;
        assertThat(m.get(j * images + n)).isEqualTo(kept);
      }
    }
  }
}
