package dev.lanes.jmh.subject;

import dev.lanes.jmh.task.Conv;
import dev.lanes.spi.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some images and some filters of a convolution, which computed alone give the same numbers as
 * among all others: a result and its input gradient image by image, the gradients of filters and
 * biases filter by filter.
 *
 * <p>They are spread evenly, the first and the last among them, filters over every group alike.
 */
public final class ConvSample {
  /** Fewer would be all from the same end. */
  private static final int LEAST = 2;

  private final Conv task;
  private final int[] images;
  private final int[] filters;

  /**
   * Chooses as many images, and as many filters, as take about so many operations.
   *
   * @param flops floating-point operations of each of the two
   */
  public ConvSample(Conv task, double flops) {
    double share = flops / task.flops();
    int group = task.k() / task.groups();
    int[] ofGroup = spread(group, share);
    this.task = task;
    this.images = spread(task.n(), share);
    this.filters =
        IntStream.range(0, task.groups())
            .flatMap(g -> Arrays.stream(ofGroup).map(filter -> g * group + filter))
            .toArray();
  }

  private static int[] spread(int all, double share) {
    int count = Math.min(all, Math.max(LEAST, (int) Math.ceil(all * share)));
    int steps = Math.max(1, count - 1);
    return IntStream.range(0, count)
        .map(i -> (int) Math.round((double) i * (all - 1) / steps))
        .toArray();
  }

  /**
   * Computes the sample alone.
   *
   * @param threads how many share it out
   * @return what {@link #of} picks, and how long one thread would have taken for the whole task
   */
  public ConvByParts run(Backend backend, int threads) {
    Map<String, float[]> operands = task.operands();
    int ofImages = task.pass().resultsOfImages();
    List<float[]> results = new ArrayList<>();
    double seconds = 0;
    if (ofImages > 0) {
      Conv some = task.withImages(images.length);
      ConvByParts parts = ConvByParts.run(backend, some, ofImages(operands), threads);
      results.addAll(parts.results().subList(0, ofImages));
      seconds = parts.seconds() * task.n() / images.length;
    }
    if (hasFilterGradient()) {
      Conv some = task.withFilters(filters.length);
      ConvByParts parts = ConvByParts.run(backend, some, ofFilters(operands), threads);
      results.addAll(parts.results().subList(ofImages, parts.results().size()));
      if (ofImages == 0) { // else the images, which go through all of a layer, have told it
        seconds = parts.seconds() * task.k() / filters.length;
      }
    }
    return new ConvByParts(results, seconds);
  }

  /**
   * Picks the sample out of the results of the whole task.
   *
   * @param results as {@link Prepared#results} has them
   */
  public List<float[]> of(List<float[]> results) {
    int ofImages = task.pass().resultsOfImages();
    List<float[]> picked = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      float[] whole = results.get(i);
      picked.add(
          i < ofImages ? pick(whole, 1, task.n(), images) : pick(whole, 1, task.k(), filters));
    }
    return picked;
  }

  /** Returns what share of a result of the whole task {@link #of} picks. */
  public double share(int result) {
    return result < task.pass().resultsOfImages()
        ? (double) images.length / task.n()
        : (double) filters.length / task.k();
  }

  /** Names the images and filters. */
  @Override
  public String toString() {
    String some = "images " + Arrays.toString(images);
    return switch (task.pass()) {
      case FORWARD, INPUT_GRADIENT -> some;
      case FILTER_GRADIENT -> "filters " + Arrays.toString(filters);
      case TRAINING -> some + ", filters " + Arrays.toString(filters);
    };
  }

  private boolean hasFilterGradient() {
    return task.pass() == Conv.Pass.FILTER_GRADIENT || task.pass() == Conv.Pass.TRAINING;
  }

  private Map<String, float[]> ofImages(Map<String, float[]> operands) {
    Map<String, float[]> some = new LinkedHashMap<>(operands);
    some.computeIfPresent("x", (name, x) -> pick(x, 1, task.n(), images));
    some.computeIfPresent("dy", (name, dy) -> pick(dy, 1, task.n(), images));
    return some;
  }

  private Map<String, float[]> ofFilters(Map<String, float[]> operands) {
    Map<String, float[]> some = new LinkedHashMap<>(operands);
    some.computeIfPresent("w", (name, w) -> pick(w, 1, task.k(), filters));
    some.computeIfPresent("bias", (name, bias) -> pick(bias, 1, task.k(), filters));
    some.computeIfPresent("dy", (name, dy) -> pick(dy, task.n(), task.k(), filters));
    return some;
  }

  /** Picks along the middle one of three dimensions, {@code [outer, count, rest]}. */
  private static float[] pick(float[] all, int outer, int count, int[] chosen) {
    int rest = all.length / (outer * count);
    float[] picked = new float[outer * chosen.length * rest];
    int at = 0;
    for (int i = 0; i < outer; i++) {
      for (int each : chosen) {
        System.arraycopy(all, (i * count + each) * rest, picked, at, rest);
        at += rest;
      }
    }
    return picked;
  }
}
