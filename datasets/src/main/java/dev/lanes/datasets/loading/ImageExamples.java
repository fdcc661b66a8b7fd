package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import dev.lanes.random.Philox;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Images of a split, cut to a window and preprocessed: at a random place for training, from the
 * centre or as ten views for testing.
 */
public final class ImageExamples implements ExampleSource {
  /** How the window is placed. */
  private enum Placing {
    RANDOM,
    CENTRE,
    TEN
  }

  /** Views of one image by {@link #tenViews}: four corners and the centre, each also mirrored. */
  public static final int TEN = 10;

  private final Split split;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final ImageShape shape;
  private final ImageShape window;
  private final Placing placing;
  private final long key;
  private final @Nullable ColourNoise noise;

  private ImageExamples(
      ImageShape shape,
      Split split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      Placing placing,
      long key) {
    if (!preprocessing.shape().equals(shape)) {
      throw new DataException(
          "preprocessing: it was made for images of shape %s but these are %s; use images of the shape the network was trained on"
              .formatted(preprocessing.shape(), shape));
    }
    this.split = split;
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.shape = shape;
    this.window = augmentation.window(shape);
    this.placing = placing;
    this.key = key;
    this.noise =
        placing == Placing.RANDOM && augmentation.colourNoise() > 0
            ? new ColourNoise(shape, split, augmentation.colourNoise())
            : null;
  }

  /**
   * For training: a window at a random place, mirrored or not, with a square left out or not, drawn
   * anew for every epoch and image from Philox with the counter (image, epoch).
   *
   * @param shape the shape of the raw images
   * @param split the images
   * @param preprocessing made from the training split
   * @param augmentation the size of the window, whether to mirror, and the cutout
   * @param seed the run's seed
   * @return the examples
   * @throws DataException if the window does not fit or the preprocessing is for another shape
   */
  public static ImageExamples random(
      ImageShape shape,
      Split split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      long seed) {
    long key = Philox.mix(seed, "augmentation");
    return new ImageExamples(shape, split, preprocessing, augmentation, Placing.RANDOM, key);
  }

  /**
   * For testing: the window in the middle of the image, never mirrored.
   *
   * @param shape the shape of the raw images
   * @param split the images
   * @param preprocessing made from the training split
   * @param augmentation the size of the window
   * @return the examples
   * @throws DataException if the window does not fit or the preprocessing is for another shape
   */
  public static ImageExamples centre(
      ImageShape shape, Split split, Preprocessing preprocessing, Augmentation augmentation) {
    return new ImageExamples(shape, split, preprocessing, augmentation, Placing.CENTRE, 0);
  }

  /**
   * For testing as Krizhevsky, Sutskever and Hinton (2012) did: ten examples for each image, one
   * after the other, namely the four corners and the centre, each as it is and mirrored. Average
   * the network's ten answers; a batch size divisible by ten keeps them together.
   *
   * @param shape the shape of the raw images
   * @param split the images
   * @param preprocessing made from the training split
   * @param augmentation the size of the window
   * @return ten times as many examples as there are images; example i is view i mod 10 of image
   *     i/10
   * @throws DataException if the window does not fit or the preprocessing is for another shape
   */
  public static ImageExamples tenViews(
      ImageShape shape, Split split, Preprocessing preprocessing, Augmentation augmentation) {
    Math.multiplyExact(split.size(), TEN);
    return new ImageExamples(shape, split, preprocessing, augmentation, Placing.TEN, 0);
  }

  /**
   * The shape of one example.
   *
   * @return channels, and the size of the window
   */
  public ImageShape window() {
    return window;
  }

  /**
   * How many examples are made of each image.
   *
   * @return 10 for {@link #tenViews}, otherwise 1
   */
  public int views() {
    return placing == Placing.TEN ? TEN : 1;
  }

  @Override
  public String description() {
    return placing == Placing.RANDOM ? "the training images" : "the test images";
  }

  @Override
  public int size() {
    return split.size() * views();
  }

  @Override
  public int length() {
    return window.length();
  }

  @Override
  public Writer newWriter() {
    return new ImageWriter();
  }

  /** Writes examples with the working memory of one thread. */
  private final class ImageWriter implements Writer {
    private final byte[] image = new byte[shape.length()];
    private final float[] scratch = new float[shape.length()];
    private final int[] draws = new int[4];

    @Override
    public float write(int epoch, int index, float[] out, int offset) {
      int number = index / views();
      if (placing == Placing.RANDOM) {
        number = readable(number);
      } else if (!split.read(number, image, 0)) {
        Arrays.fill(out, offset, offset + window.length(), 0);
        return Float.NaN;
      }
      CropKernel.centre(image);
      switch (placing) {
        case RANDOM -> random(epoch, index, out, offset);
        case CENTRE -> view(4, out, offset);
        case TEN -> view(index % TEN, out, offset);
      }
      return split.label(number);
    }

    /** Reads an image, or the next one that can be: batches stay full, whoever fills them. */
    private int readable(int number) {
      for (int i = 0; i < split.size(); i++) {
        int next = (int) (((long) number + i) % split.size());
        if (split.read(next, image, 0)) {
          return next;
        }
      }
      throw new DataException(
          "images: none of the %d training images can be read; look at what was reported of them"
              .formatted(split.size()));
    }

    private void random(int epoch, int index, float[] out, int offset) {
      Philox.block(key, index, epoch, 0, 0, draws, 0);
      int padding = augmentation.padding();
      int top = below(draws[0], shape.height() + 2 * padding - window.height() + 1) - padding;
      int left = below(draws[1], shape.width() + 2 * padding - window.width() + 1) - padding;
      crop(top, left, augmentation.flip() && draws[2] < 0, out, offset);
      if (noise != null) {
        noise.add(key, index, epoch, preprocessing.scale(), draws, window, out, offset);
      }
      int size = augmentation.cutout();
      if (size > 0) {
        Philox.block(key, index, epoch, 1, 0, draws, 0);
        int firstRow = below(draws[0], window.height() - size + 1);
        int firstColumn = below(draws[1], window.width() - size + 1);
        CropKernel.clear(window, firstRow, firstColumn, size, out, offset);
      }
    }

    /** Views 0..3 are the corners, 4 the centre, 5..9 the same mirrored. */
    private void view(int view, float[] out, int offset) {
      int spareRows = shape.height() - window.height();
      int spareColumns = shape.width() - window.width();
      int place = view % 5;
      int top = place == 4 ? Math.floorDiv(spareRows, 2) : place / 2 * spareRows;
      int left = place == 4 ? Math.floorDiv(spareColumns, 2) : place % 2 * spareColumns;
      crop(top, left, view >= 5, out, offset);
    }

    private void crop(int top, int left, boolean flip, float[] out, int offset) {
      CropKernel.crop(
          image,
          shape,
          top,
          left,
          window,
          flip,
          preprocessing.centredMean(),
          preprocessing.scale(),
          scratch,
          out,
          offset);
    }
  }

  /** Maps 32 random bits to 0..bound-1; for the few places of a window the bias is below 1e-6. */
  private static int below(int word, int bound) {
    return (int) (((word & 0xFFFFFFFFL) * bound) >>> 32);
  }
}
