package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.NearestNames;
import dev.lanes.datasets.Split;
import dev.lanes.datasets.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How raw numbers become what a network sees: {@code y = (x - mean) * (1 / std)}, with the mean and
 * the standard deviation of the training split.
 *
 * <p>Computed once before training, kept in the checkpoint ({@link #id()} and {@link #state()}),
 * and applied unchanged when evaluating and predicting. Sums over bytes are exact integers, so the
 * same images give the same bits in whatever order they are read.
 */
public final class Preprocessing {
  /** Leaves 0..255 as they are. */
  public static final String NONE = "none";

  /** Scales 0..255 to 0..1. */
  public static final String UNIT = "unit";

  /** Subtracts each pixel's own training mean and does not scale, as cuda-convnet did. */
  public static final String PIXEL_MEAN = "pixel-mean";

  /** Subtracts each channel's training mean and divides by its standard deviation. */
  public static final String CHANNEL = "channel";

  private static final List<String> IDS = List.of(NONE, UNIT, PIXEL_MEAN, CHANNEL);
  private static final String MEAN = "mean";
  private static final String STD = "std";

  private final String id;
  private final ImageShape shape;
  private final float[] mean; // [channels, height, width]
  private final float[] centredMean; // the same less 128, as CropKernel takes it
  private final float[] scale; // [channels], 1 / std
  private final Map<String, float[]> state;

  private Preprocessing(String id, ImageShape shape, Map<String, float[]> state) {
    this.id = id;
    this.shape = shape;
    this.state = state;
    this.mean = spread(state.get(MEAN), shape);
    this.centredMean = new float[mean.length];
    for (int p = 0; p < mean.length; p++) {
      centredMean[p] = mean[p] - CropKernel.CENTRE;
    }
    this.scale = new float[shape.channels()];
    float[] std = state.get(STD);
    for (int c = 0; c < scale.length; c++) {
      scale[c] = std == null ? id.equals(UNIT) ? 1f / 255f : 1f : 1f / std[c];
    }
  }

  /**
   * Computes the preprocessing of one of the four kinds.
   *
   * @param id {@link #NONE}, {@link #UNIT}, {@link #PIXEL_MEAN} or {@link #CHANNEL}
   * @param shape the shape of the raw images
   * @param train the training split; read once by the kinds that need its mean
   * @return the preprocessing
   * @throws DataException if there is no such kind
   */
  public static Preprocessing of(String id, ImageShape shape, Split train) {
    return of(id, shape, train, 1);
  }

  /**
   * The same by several threads, which is worth it where images are decoded. Of more than 65,536
   * images so many are read, evenly spread.
   *
   * @param id {@link #NONE}, {@link #UNIT}, {@link #PIXEL_MEAN} or {@link #CHANNEL}
   * @param shape the shape of the raw images
   * @param train the training split
   * @param workers how many threads read; what comes out does not depend on it
   * @return the preprocessing
   * @throws DataException if there is no such kind, or an image cannot be read
   */
  public static Preprocessing of(String id, ImageShape shape, Split train, int workers) {
    return switch (id) {
      case NONE, UNIT -> new Preprocessing(id, shape, Map.of());
      case PIXEL_MEAN -> pixelMean(shape, train, workers);
      case CHANNEL -> channel(shape, train, workers);
      default -> throw unknown(id);
    };
  }

  /**
   * Leaves images as they are, 0..255.
   *
   * @param shape the shape of the raw images
   * @return the preprocessing
   */
  public static Preprocessing none(ImageShape shape) {
    return new Preprocessing(NONE, shape, Map.of());
  }

  /**
   * Scales 0..255 to 0..1.
   *
   * @param shape the shape of the raw images
   * @return the preprocessing
   */
  public static Preprocessing unit(ImageShape shape) {
    return new Preprocessing(UNIT, shape, Map.of());
  }

  /**
   * Subtracts from each pixel its mean over the training images; 0..255 stays unscaled, which the
   * published weights and rates of cuda-convnet depend on.
   *
   * @param shape the shape of the raw images
   * @param train the training split, read once
   * @return the preprocessing
   */
  public static Preprocessing pixelMean(ImageShape shape, Split train) {
    return pixelMean(shape, train, 1);
  }

  private static Preprocessing pixelMean(ImageShape shape, Split train, int workers) {
    ImageSums all =
        ImageSums.of(
            shape,
            train,
            shape.length(),
            workers,
            (image, sums) -> {
              for (int p = 0; p < image.length; p++) {
                sums[p] += image[p] & 0xFF;
              }
            });
    float[] mean = new float[shape.length()];
    for (int p = 0; p < mean.length; p++) {
      mean[p] = (float) ((double) all.sums()[p] / all.images());
    }
    return new Preprocessing(PIXEL_MEAN, shape, Map.of(MEAN, mean));
  }

  /**
   * Subtracts each channel's mean and divides by its standard deviation, both over all pixels of
   * all training images; a channel that never varies is not divided.
   *
   * @param shape the shape of the raw images
   * @param train the training split, read once
   * @return the preprocessing
   */
  public static Preprocessing channel(ImageShape shape, Split train) {
    return channel(shape, train, 1);
  }

  private static Preprocessing channel(ImageShape shape, Split train, int workers) {
    int plane = shape.height() * shape.width();
    int channels = shape.channels();
    ImageSums all = // the sums of the channels, then those of the squares
        ImageSums.of(
            shape,
            train,
            2 * channels,
            workers,
            (image, sums) -> {
              for (int i = 0; i < image.length; i++) {
                int value = image[i] & 0xFF;
                sums[i / plane] += value;
                sums[channels + i / plane] += (long) value * value;
              }
            });
    double count = (double) all.images() * plane;
    float[] mean = new float[channels];
    float[] std = new float[channels];
    for (int c = 0; c < channels; c++) {
      double average = all.sums()[c] / count;
      mean[c] = (float) average;
      std[c] = deviation(all.sums()[channels + c] / count - average * average);
    }
    return new Preprocessing(CHANNEL, shape, Map.of(MEAN, mean, STD, std));
  }

  /**
   * Standardises the columns of a table, taking each column as a channel of shape {@code
   * [columns,1,1]}.
   *
   * @param train the rows to take mean and standard deviation from
   * @return the preprocessing
   */
  public static Preprocessing columns(Table train) {
    int columns = train.columns();
    float[] mean = new float[columns];
    float[] std = new float[columns];
    for (int c = 0; c < columns; c++) {
      double sum = 0;
      for (int row = 0; row < train.rows(); row++) {
        sum += train.feature(row, c);
      }
      double average = sum / train.rows();
      double squares = 0;
      for (int row = 0; row < train.rows(); row++) {
        double difference = train.feature(row, c) - average;
        squares += difference * difference;
      }
      mean[c] = (float) average;
      std[c] = deviation(squares / train.rows());
    }
    return new Preprocessing(CHANNEL, new ImageShape(columns, 1, 1), Map.of(MEAN, mean, STD, std));
  }

  /**
   * Puts a preprocessing together again from what a checkpoint kept.
   *
   * @param id what {@link #id()} said
   * @param shape what {@link #shape()} said
   * @param state what {@link #state()} said
   * @return an equal preprocessing
   * @throws DataException if the arrays are not those of that kind and shape
   */
  public static Preprocessing restore(String id, ImageShape shape, Map<String, float[]> state) {
    int pixels =
        switch (id) {
          case NONE, UNIT -> 0;
          case PIXEL_MEAN -> shape.length();
          case CHANNEL -> shape.channels();
          default -> throw unknown(id);
        };
    if (pixels == 0) {
      return new Preprocessing(id, shape, Map.of());
    }
    float[] mean = checked(id, MEAN, pixels, state.get(MEAN));
    return id.equals(PIXEL_MEAN)
        ? new Preprocessing(id, shape, Map.of(MEAN, mean))
        : new Preprocessing(
            id, shape, Map.of(MEAN, mean, STD, checked(id, STD, pixels, state.get(STD))));
  }

  /**
   * Which of the four kinds this is.
   *
   * @return its name, for {@link #restore}
   */
  public String id() {
    return id;
  }

  /**
   * The shape of the raw images it applies to.
   *
   * @return the shape before cropping
   */
  public ImageShape shape() {
    return shape;
  }

  /**
   * The numbers to keep in a checkpoint: nothing, or {@code "mean"} (and {@code "std"}), in raw
   * units 0..255; one for each pixel ({@link #PIXEL_MEAN}) or each channel ({@link #CHANNEL}).
   *
   * @return copies, by name
   */
  public Map<String, float[]> state() {
    return state.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().clone()));
  }

  /**
   * Applies it to one whole image.
   *
   * @param image raw bytes {@code [channels, height, width]}
   * @param out receives as many floats
   * @param offset where the first one goes
   */
  public void apply(byte[] image, float[] out, int offset) {
    byte[] centred = image.clone();
    CropKernel.centre(centred);
    float[] noScratch = {};
    CropKernel.crop(centred, shape, 0, 0, shape, false, centredMean, scale, noScratch, out, offset);
  }

  /**
   * Applies it in place to one row of a table, or to one image that is already floats.
   *
   * @param values the array it is in
   * @param offset where it begins
   */
  public void apply(float[] values, int offset) {
    int plane = shape.height() * shape.width();
    for (int p = 0; p < mean.length; p++) {
      values[offset + p] = (values[offset + p] - mean[p]) * scale[p / plane];
    }
  }

  /** The mean of every pixel less 128, {@code [channels, height, width]}. */
  float[] centredMean() {
    return centredMean;
  }

  /** The factor of every channel. */
  float[] scale() {
    return scale;
  }

  private static float[] spread(float @Nullable [] mean, ImageShape shape) {
    if (mean == null) {
      return new float[shape.length()];
    }
    if (mean.length == shape.length()) {
      return mean.clone();
    }
    int plane = shape.height() * shape.width();
    float[] all = new float[shape.length()];
    for (int c = 0; c < mean.length; c++) {
      Arrays.fill(all, c * plane, (c + 1) * plane, mean[c]);
    }
    return all;
  }

  private static float deviation(double variance) {
    return variance > 1e-12 ? (float) Math.sqrt(variance) : 1f;
  }

  private static float[] checked(String id, String name, int length, float @Nullable [] values) {
    if (values == null || values.length != length) {
      throw new DataException(
          "preprocessing: %s needs %d numbers '%s' but the checkpoint has %s; it is damaged or of another data set"
              .formatted(id, length, name, values == null ? "none" : values.length));
    }
    return values.clone();
  }

  private static DataException unknown(String id) {
    return new DataException(
        "preprocessing: there is no '%s'; %s".formatted(id, NearestNames.suggestion(id, IDS)));
  }
}
