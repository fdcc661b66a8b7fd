package dev.lanes.zoo;

import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Averaging;
import dev.lanes.train.Loss;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a network is trained on its own data set, as data.
 *
 * @param dataset the data set, such as {@code cifar10}
 * @param preprocessing how raw numbers become inputs: {@code none}, {@code unit} (0..255 to 0..1),
 *     {@code pixel-mean} (less the mean of each pixel, not scaled), {@code channel} (less the mean
 *     of each channel, divided by its standard deviation)
 * @param imageSize height and width that photographs of any size are made, in pixels; 0 for what
 *     the network takes
 * @param augmentation how training images are varied
 * @param loss the loss
 * @param optimizer rule, rates and decays of parameter groups
 * @param schedule the learning rate, time in epochs
 * @param epochs how many epochs; the last may be a part of one
 * @param batchSize images of a step
 * @param averaging how the weights of the last steps are averaged at the end; none for the last
 * @param statistics from how many batches the statistics of normalisations are measured at the end;
 *     0 for running averages
 * @param origin where it comes from: which figures are a publication's and which are ours
 */
public record Recipe(
    String dataset,
    String preprocessing,
    int imageSize,
    Augmentation augmentation,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    double epochs,
    int batchSize,
    Optional<Averaging> averaging,
    int statistics,
    String origin) {
  /**
   * How training images are varied.
   *
   * @param crop rows and columns of a random window; 0 for the whole image
   * @param padding how far the window may reach over the edges
   * @param flip whether left and right are exchanged at random
   * @param cutout rows and columns of a square at a random place that is left out; 0 for none
   * @param colourNoise the deviation of noise along the principal components of colour; 0 for none
   * @param views views of an image at test: 1 for the centre, 10 for corners and centre with flips
   */
  public record Augmentation(
      int crop, int padding, boolean flip, int cutout, float colourNoise, int views) {
    /** The image as it is. */
    public static final Augmentation NONE = new Augmentation(0, 0, false, 0, 1);

    /** Without colour noise. */
    public Augmentation(int crop, int padding, boolean flip, int cutout, int views) {
      this(crop, padding, flip, cutout, 0, views);
    }
  }

  /** Starts a recipe for a data set. */
  static Builder on(String dataset) {
    return new Builder(dataset);
  }

  /** Starts a recipe that is like this one. */
  Builder changed() {
    return new Builder(dataset)
        .preprocessing(preprocessing)
        .imageSize(imageSize)
        .augmentation(augmentation)
        .loss(loss)
        .optimizer(optimizer)
        .schedule(schedule)
        .epochs(epochs)
        .batchSize(batchSize)
        .averaging(averaging)
        .statistics(statistics);
  }

  /**
   * Returns what the recipe says but its origin, by what it is about; {@link ModelText} reads each
   * as a line.
   */
  public Map<String, String> describe() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("data set", dataset);
    words.put("preprocessing", describePreprocessing());
    words.put("loss", loss.describe());
    words.put("optimizer", optimizer.describe());
    words.put("schedule", schedule.describe());
    words.put("epochs", Double.toString(epochs).replaceFirst("\\.0$", ""));
    words.put("batch", Integer.toString(batchSize));
    averaging.ifPresent(each -> words.put("averaging", each.describe()));
    if (statistics > 0) {
      words.put("norm statistics", "of " + statistics + " batches");
    }
    return words;
  }

  /** Returns how images are prepared and varied, such as {@code channel, crops of 24x24, flips}. */
  public String describePreprocessing() {
    StringBuilder text = new StringBuilder(preprocessing);
    if (imageSize > 0) {
      text.append(", images of %dx%d".formatted(imageSize, imageSize));
    }
    if (augmentation.crop() > 0) {
      text.append(", crops of %dx%d".formatted(augmentation.crop(), augmentation.crop()));
    }
    if (augmentation.padding() > 0) {
      text.append(", shifts of up to ").append(augmentation.padding());
    }
    if (augmentation.flip()) {
      text.append(", flips");
    }
    if (augmentation.cutout() > 0) {
      text.append(", cutout of %dx%d".formatted(augmentation.cutout(), augmentation.cutout()));
    }
    if (augmentation.colourNoise() > 0) {
      text.append(", colour noise of ").append(augmentation.colourNoise());
    }
    if (augmentation.views() > 1) {
      text.append(", ten views");
    }
    return text.toString();
  }

  /** A recipe being written. */
  static final class Builder {
    private String dataset;
    private String preprocessing = "channel";
    private int imageSize;
    private Augmentation augmentation = Augmentation.NONE;
    private Loss loss = Loss.softmaxCrossEntropy();
    private Optimizer optimizer = Optimizer.momentum(0.9f);
    private Schedule schedule = Schedule.constant(0.01f);
    private double epochs = 10;
    private int batchSize = 128;
    private Optional<Averaging> averaging = Optional.empty();
    private int statistics;

    private Builder(String dataset) {
      this.dataset = dataset;
    }

    Builder dataset(String value) {
      dataset = value;
      return this;
    }

    Builder preprocessing(String value) {
      preprocessing = value;
      return this;
    }

    Builder imageSize(int value) {
      imageSize = value;
      return this;
    }

    Builder augmentation(Augmentation value) {
      augmentation = value;
      return this;
    }

    Builder loss(Loss value) {
      loss = value;
      return this;
    }

    Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    Builder epochs(double value) {
      epochs = value;
      return this;
    }

    Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    Builder averaging(Averaging value) {
      return averaging(Optional.of(value));
    }

    Builder averaging(Optional<Averaging> value) {
      averaging = value;
      return this;
    }

    Builder statistics(int batches) {
      statistics = batches;
      return this;
    }

    Recipe origin(String text) {
      return new Recipe(
          dataset,
          preprocessing,
          imageSize,
          augmentation,
          loss,
          optimizer,
          schedule,
          epochs,
          batchSize,
          averaging,
          statistics,
          text);
    }
  }
}
