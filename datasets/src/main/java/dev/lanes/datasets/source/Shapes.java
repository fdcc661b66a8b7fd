package dev.lanes.datasets.source;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;
import java.util.List;

/**
 * The built-in set: ten classes of 32x32 colour images, drawn from a seed.
 *
 * <p>Colours of figure and ground, place, size, turn and noise are random, so that no single pixel
 * says anything about the class and a linear model stays far below 60 %; a small convolutional
 * network gets above 95 %. Image i of a split is a pure function of the seed, the split and i, in
 * integer arithmetic, and therefore the same on every machine. Class i mod 10 comes at place i.
 */
public final class Shapes {
  /** The shape of every image. */
  public static final ImageShape SHAPE = new ImageShape(3, 32, 32);

  /** The classes in the order of their labels. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "disc",
          "ring",
          "triangle",
          "square",
          "frame",
          "cross",
          "star",
          "horizontal-stripes",
          "vertical-stripes",
          "checks");

  /** Images to train on where no other number is given. */
  public static final int TRAIN_SIZE = 10_000;

  /** Images to test on where no other number is given. */
  public static final int TEST_SIZE = 2_000;

  private static final int LEAST_CONTRAST = 120; // of 765, summed over the three channels
  private static final int MOST_NOISE = 64;

  private Shapes() {}

  /**
   * Draws 10,000 images to train on and 2,000 to test on.
   *
   * @param seed what they are drawn from
   * @return the set
   */
  public static ImageDataset draw(long seed) {
    return draw(seed, TRAIN_SIZE, TEST_SIZE);
  }

  /**
   * Draws as many images as asked for; fewer are the beginning of more.
   *
   * @param seed what they are drawn from
   * @param trainSize images to train on, at least 1
   * @param testSize images to test on, at least 1
   * @return the set
   * @throws DataException if a number is below 1
   */
  public static ImageDataset draw(long seed, int trainSize, int testSize) {
    return new ImageDataset(
        "shapes",
        CLASS_NAMES,
        SHAPE,
        split(Philox.mix(seed, "shapes/train"), trainSize),
        split(Philox.mix(seed, "shapes/test"), testSize));
  }

  private static Split split(long key, int size) {
    if (size < 1) {
      throw new DataException("shapes: %d images; ask for at least 1".formatted(size));
    }
    byte[] pixels = new byte[Math.multiplyExact(size, SHAPE.length())];
    byte[] labels = new byte[size];
    for (int i = 0; i < size; i++) {
      int label = i % CLASS_NAMES.size();
      labels[i] = (byte) label;
      drawImage(label, new PhiloxStream(key, i), pixels, i * SHAPE.length());
    }
    return new ByteSplit("shapes", SHAPE, CLASS_NAMES.size(), pixels, labels);
  }

  private static void drawImage(int label, PhiloxStream random, byte[] out, int offset) {
    Figure figure = Figure.random(label, random);
    int ground = random.nextInt();
    int paint = random.nextInt();
    while (contrast(ground, paint) < LEAST_CONTRAST) {
      paint = random.nextInt();
    }
    int noise = random.nextInt(MOST_NOISE);
    int plane = SHAPE.height() * SHAPE.width();
    for (int y = 0; y < SHAPE.height(); y++) {
      for (int x = 0; x < SHAPE.width(); x++) {
        int covered = figure.coverage(x, y);
        int at = offset + y * SHAPE.width() + x;
        int firstDraws = random.nextInt();
        int lastDraw = random.nextInt();
        out[at] = mixed(ground, paint, 0, covered, (firstDraws & 0xFFFF), noise);
        out[at + plane] = mixed(ground, paint, 8, covered, firstDraws >>> 16, noise);
        out[at + 2 * plane] = mixed(ground, paint, 16, covered, lastDraw & 0xFFFF, noise);
      }
    }
  }

  /** One channel of a pixel: the two colours by coverage, plus noise of triangular distribution. */
  private static byte mixed(
      int ground, int paint, int shift, int covered, int draws, int amplitude) {
    int low = ground >>> shift & 0xFF;
    int high = paint >>> shift & 0xFF;
    int noise = (((draws & 0xFF) + (draws >>> 8) - 255) * amplitude) >> 8;
    int value = low + (high - low) * covered / Figure.FULL + noise;
    return (byte) Math.clamp(value, 0, 255);
  }

  private static int contrast(int one, int other) {
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      sum += Math.abs((one >>> shift & 0xFF) - (other >>> shift & 0xFF));
    }
    return sum;
  }
}
