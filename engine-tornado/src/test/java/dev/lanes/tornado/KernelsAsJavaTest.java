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

  /** Sizes of a convolution, and where its tensors lie one after the other. */
  private record Sizes(
      int channels, int filters, int side, int taps, int stride, int padding, int dilation) {
    int places() {
      return (2 * padding + side - dilation * (taps - 1) - 1) / stride + 1;
    }

    int x(int c, int i, int j, int n) {
      return ((c * side + i) * side + j) * IMAGES + n;
    }

    int w(int f, int c, int r, int s) {
      return wAt() + ((f * channels + c) * taps + r) * taps + s;
    }

    int y(int f, int p, int q, int n) {
      return yAt() + ((f * places() + p) * places() + q) * IMAGES + n;
    }

    int wAt() {
      return channels * side * side * IMAGES;
    }

    int yAt() {
      return wAt() + (filters * channels * taps * taps + 15) / 16 * 16;
    }

    int end() {
      return yAt() + filters * places() * places() * IMAGES;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 5, 7, 3, 1, 1, 1",
    "2, 4, 9, 3, 2, 0, 1",
    "5, 6, 9, 2, 1, 2, 3",
    "1, 1, 5, 5, 3, 2, 1"
  })
  void convolutionAndItsGradients(
      int channels, int filters, int side, int taps, int stride, int padding, int dilation) {
    Sizes s = new Sizes(channels, filters, side, taps, stride, padding, dilation);
    int dw = s.end();
    int dx = dw + (filters * channels * taps * taps + 15) / 16 * 16;
    int zeros = dx + s.wAt();
    FloatArray m = new FloatArray(zeros + IMAGES);
    m.init(0);
    Random random = new Random(1);
    for (int i = 0; i < s.yAt(); i++) {
      m.set(i, random.nextFloat() - 0.5f);
    }
    int places = s.places();
    int tiles = (filters + 3) / 4;
    CpuConvolutions.forward(
        m,
        0,
        s.wAt(),
        -1,
        s.yAt(),
        places * places * tiles,
        2,
        1,
        channels,
        filters,
        packed(side, side),
        packed(taps, taps),
        packed(places, places),
        packed(stride, stride),
        packed(padding, padding),
        packed(dilation, dilation));
    double[] filterGradient = new double[filters * channels * taps * taps];
    double[] imageGradient = new double[s.wAt()];
    for (int f = 0; f < filters; f++) {
      for (int p = 0; p < places; p++) {
        for (int q = 0; q < places; q++) {
          for (int n = 0; n < IMAGES; n++) {
            double sum = 0;
            double dy = m.get(s.y(f, p, q, n));
            for (int c = 0; c < channels; c++) {
              for (int r = 0; r < taps; r++) {
                for (int t = 0; t < taps; t++) {
                  int i = p * stride + r * dilation - padding;
                  int j = q * stride + t * dilation - padding;
                  if (i >= 0 && i < side && j >= 0 && j < side) {
                    double w = m.get(s.w(f, c, r, t));
                    double x = m.get(s.x(c, i, j, n));
                    sum += x * w;
                    filterGradient[s.w(f, c, r, t) - s.wAt()] += dy * x;
                    imageGradient[s.x(c, i, j, n)] += dy * w;
                  }
                }
              }
            }
            assertThat((double) m.get(s.y(f, p, q, n))).isCloseTo(sum, within(1e-5));
          }
        }
      }
    }
    int all = channels * taps * taps;
    CpuFilterGradient.gradient(
        m,
        0,
        s.yAt(),
        dw,
        zeros,
        tiles * ((all + 3) / 4),
        2,
        channels,
        filters,
        packed(side, side),
        packed(taps, taps),
        packed(places, places),
        packed(stride, stride),
        packed(padding, padding),
        packed(dilation, dilation));
    CpuConvolutions.imageGradient(
        m,
        s.yAt(),
        s.wAt(),
        dx,
        side * side * ((channels + 3) / 4),
        2,
        1,
        channels,
        filters,
        packed(side, side),
        packed(taps, taps),
        packed(places, places),
        packed(stride, stride),
        packed(padding, padding),
        packed(dilation, dilation));
    for (int i = 0; i < filterGradient.length; i++) {
      assertThat((double) m.get(dw + i)).isCloseTo(filterGradient[i], within(1e-3));
    }
    for (int i = 0; i < imageGradient.length; i++) {
      assertThat((double) m.get(dx + i)).isCloseTo(imageGradient[i], within(1e-4));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
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
