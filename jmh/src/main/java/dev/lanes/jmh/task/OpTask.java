package dev.lanes.jmh.task;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An operation beside convolutions and products, or its gradient.
 *
 * <p>Operands: {@code x} (logits for a softmax), {@code dy} for gradients, {@code labels} for
 * losses, {@code scale} and {@code shift} for batch normalisation; for the update the gradient
 * {@code g}, the parameter {@code w} and the velocity {@code v}.
 *
 * @param kind which
 * @param dims the sizes, as {@link Kind#columns()} says
 */
public record OpTask(Kind kind, Dims dims) implements Task {
  /** The operations. */
  public enum Kind {
    /** The largest of each window. */
    MAX_POOL("max-pool", "n,c,h,w,window,stride"),
    /** Its gradient, from x, y and dy. */
    MAX_POOL_GRADIENT("max-pool-gradient", "n,c,h,w,window,stride"),
    /** The mean of each window. */
    AVERAGE_POOL("average-pool", "n,c,h,w,window,stride"),
    /** Its gradient. */
    AVERAGE_POOL_GRADIENT("average-pool-gradient", "n,c,h,w,window,stride"),
    /** The mean over all places. */
    GLOBAL_AVERAGE_POOL("global-average-pool", "n,c,h,w"),
    /** Local response normalisation across channels. */
    LRN("lrn", "n,c,h,w,size"),
    /** Its gradient. */
    LRN_GRADIENT("lrn-gradient", "n,c,h,w,size"),
    /** Batch normalisation by the batch's own statistics. */
    BATCH_NORM("batch-norm", "n,c,h,w"),
    /** Its gradients with respect to x, scale and shift. */
    BATCH_NORM_GRADIENT("batch-norm-gradient", "n,c,h,w"),
    /** Softmax and cross-entropy, the mean over the batch, and the gradient of the logits. */
    SOFTMAX_CROSS_ENTROPY("softmax-cross-entropy", "n,classes"),
    /** One step of momentum for one parameter. */
    MOMENTUM("momentum-update", "elements");

    private final String benchmark;
    private final String columns;

    Kind(String benchmark, String columns) {
      this.benchmark = benchmark;
      this.columns = columns;
    }

    /** Returns the name of the benchmark. */
    public String benchmark() {
      return benchmark;
    }

    private boolean pools() {
      return columns.endsWith("window,stride");
    }

    /** Returns the names of the sizes. */
    public String columns() {
      return columns;
    }
  }

  /**
   * Up to six sizes; those that an operation does not have are 1.
   *
   * @param n images, or elements of an update
   * @param c channels, or classes
   * @param h rows
   * @param w columns
   * @param window the width of a window or of a neighbourhood
   * @param stride places between windows
   */
  public record Dims(int n, int c, int h, int w, int window, int stride) {
    /** Checks that all are positive. */
    public Dims {
      Operands.requirePositive("ops", n, c, h, w, window, stride);
    }
  }

  /**
   * Checks that the windows fit.
   *
   * @throws ShapeException if they are larger than the image
   */
  public OpTask {
    if (kind.pools() && dims.window > Math.min(dims.h, dims.w)) {
      throw new ShapeException(
          "%s: the window of %d x %d is larger than the image of %d x %d; take a smaller one"
              .formatted(kind.benchmark, dims.window, dims.window, dims.h, dims.w));
    }
  }

  /** Returns the shape of x. */
  public Shape x() {
    return switch (kind) {
      case MOMENTUM -> Shape.of(dims.n);
      case SOFTMAX_CROSS_ENTROPY -> Shape.of(dims.n, dims.c);
      default -> Shape.of(dims.n, dims.c, dims.h, dims.w);
    };
  }

  /** Returns the shape of y and dy. */
  public Shape y() {
    return switch (kind) {
      case MAX_POOL, MAX_POOL_GRADIENT, AVERAGE_POOL, AVERAGE_POOL_GRADIENT ->
          Shape.of(dims.n, dims.c, places(dims.h), places(dims.w));
      case GLOBAL_AVERAGE_POOL -> Shape.of(dims.n, dims.c);
      case SOFTMAX_CROSS_ENTROPY -> Shape.of(dims.n);
      default -> x();
    };
  }

  private int places(int in) {
    return 1 + (in - dims.window) / dims.stride;
  }

  @Override
  public String benchmark() {
    return kind.benchmark;
  }

  @Override
  public String shape() {
    int count = kind.columns.split(",").length;
    int[] all =
        kind == Kind.LRN || kind == Kind.LRN_GRADIENT || count > 4
            ? new int[] {dims.n, dims.c, dims.h, dims.w, dims.window, dims.stride}
            : new int[] {dims.n, dims.c, dims.h, dims.w};
    return Operands.join(java.util.Arrays.copyOf(all, count));
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public double bytes() {
    double in = x().size();
    double out = y().size();
    return 4
        * switch (kind) {
          case MAX_POOL, AVERAGE_POOL, GLOBAL_AVERAGE_POOL, LRN -> in + out;
          case MAX_POOL_GRADIENT -> 2 * in + 2 * out; // x, y, dy to dx
          case AVERAGE_POOL_GRADIENT -> in + out;
          case LRN_GRADIENT -> 3 * in; // x, dy to dx
          case BATCH_NORM -> 3 * in; // x twice, for statistics and result
          case BATCH_NORM_GRADIENT -> 5 * in; // x and dy twice
          case SOFTMAX_CROSS_ENTROPY -> 2 * in;
          case MOMENTUM -> 5 * in; // g, v and w in, v and w out
        };
  }

  @Override
  public int images() {
    return kind == Kind.MOMENTUM ? 0 : dims.n;
  }

  @Override
  public double memory() {
    return 4.0 * 2 * 4 * x().size();
  }

  @Override
  public long terms() {
    return switch (kind) {
      case MAX_POOL, MAX_POOL_GRADIENT, AVERAGE_POOL, AVERAGE_POOL_GRADIENT ->
          (long) dims.window * dims.window;
      case GLOBAL_AVERAGE_POOL -> (long) dims.h * dims.w;
      case LRN, LRN_GRADIENT -> dims.window;
      case BATCH_NORM, BATCH_NORM_GRADIENT -> (long) dims.n * dims.h * dims.w;
      case SOFTMAX_CROSS_ENTROPY -> (long) dims.n * dims.c;
      case MOMENTUM -> 1;
    };
  }

  @Override
  public Map<String, float[]> operands() {
    Map<String, float[]> all = new LinkedHashMap<>();
    if (kind == Kind.MOMENTUM) {
      Stream.of("g", "w", "v").forEach(name -> all.put(name, Operands.floats(name, dims.n)));
      return all;
    }
    all.put("x", Operands.floats("x", x().size()));
    if (kind.name().endsWith("GRADIENT")) {
      all.put("dy", Operands.floats("dy", y().size()));
    }
    if (kind == Kind.SOFTMAX_CROSS_ENTROPY) {
      all.put("labels", Operands.labels(dims.n, dims.c));
    }
    if (kind == Kind.BATCH_NORM || kind == Kind.BATCH_NORM_GRADIENT) {
      all.put("scale", Operands.floats("scale", dims.c));
      all.put("shift", Operands.floats("shift", dims.c));
    }
    return all;
  }
}
