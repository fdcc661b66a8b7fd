package dev.lanes.nn;

import dev.lanes.graph.Shape;
import dev.lanes.random.PhiloxStream;
import java.util.Arrays;

/**
 * How a parameter gets its first values: a pure function of its shape and a key, so that every
 * backend starts from the same numbers.
 *
 * <p>Fan-in is the number of terms of the sum that makes one output, {@code channels/groups *
 * height * width} of a filter; fan-out is the same seen from an input.
 */
public sealed interface Initialiser {
  /**
   * Fills the values of a parameter.
   *
   * @param values receives one number an element
   * @param shape {@code [outputs, inputs]}, {@code [filters, channels/groups, height, width]} or
   *     {@code [channels]}
   * @param key the key of the random numbers
   */
  void fill(float[] values, Shape shape, long key);

  /** Returns one number everywhere. */
  static Initialiser constant(float value) {
    return new Constant(value);
  }

  /** Returns normally distributed numbers of mean 0. */
  static Initialiser gaussian(float std) {
    return new Gaussian(std);
  }

  /** Returns numbers uniform over {@code [low, high)}. */
  static Initialiser uniform(float low, float high) {
    return new Uniform(low, high);
  }

  /** Returns the initialiser of Glorot and Bengio. */
  static Initialiser glorot() {
    return new Glorot();
  }

  /** Returns the initialiser of He, Zhang, Ren and Sun. */
  static Initialiser he() {
    return new He();
  }

  /**
   * Returns filters that are to whiten the patches of the images trained on.
   *
   * <p>Only {@code Whitening.apply} can tell them; until then they are those of {@link #he}.
   */
  static Initialiser whitening() {
    return new Whitening();
  }

  /** Returns numbers uniform over {@code +-limit / fanIn}. */
  static Initialiser fanIn(float limit) {
    return new FanIn(limit);
  }

  /**
   * The same number everywhere.
   *
   * @param value the number
   */
  record Constant(float value) implements Initialiser {
    /** Checks that the number is finite. */
    public Constant {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "constant initialiser: " + value + " is not finite; give a finite number");
      }
    }

    @Override
    public void fill(float[] values, Shape shape, long key) {
      Arrays.fill(values, value);
    }
  }

  /**
   * Normally distributed around 0.
   *
   * @param std the standard deviation, at least 0
   */
  record Gaussian(float std) implements Initialiser {
    /** Checks the deviation. */
    public Gaussian {
      if (!(std >= 0) || Float.isInfinite(std)) {
        throw new IllegalArgumentException(
            "gaussian initialiser: the standard deviation must be at least 0, not " + std);
      }
    }

    @Override
    public void fill(float[] values, Shape shape, long key) {
      PhiloxStream random = new PhiloxStream(key, 0);
      for (int i = 0; i < values.length; i++) {
        values[i] = std * random.nextGaussian();
      }
    }
  }

  /**
   * Uniform over {@code [low, high)}.
   *
   * @param low the smallest number
   * @param high above the largest
   */
  record Uniform(float low, float high) implements Initialiser {
    /** Checks the order of the limits. */
    public Uniform {
      if (!(low <= high) || Float.isInfinite(high - low)) {
        throw new IllegalArgumentException(
            "uniform initialiser: low " + low + " must not be above high " + high);
      }
    }

    @Override
    public void fill(float[] values, Shape shape, long key) {
      PhiloxStream random = new PhiloxStream(key, 0);
      for (int i = 0; i < values.length; i++) {
        values[i] = low + (high - low) * random.nextFloat();
      }
    }
  }

  /**
   * Uniform over {@code +-sqrt(6 / (fanIn + fanOut))}: for logistic units, tanh and linear layers.
   *
   * <p>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
   * networks", AISTATS 2010, equation 16.
   */
  record Glorot() implements Initialiser {
    @Override
    public void fill(float[] values, Shape shape, long key) {
      double fans = (double) fanIn(shape) + fanOut(shape);
      float limit = (float) Math.sqrt(6 / fans);
      new Uniform(-limit, limit).fill(values, shape, key);
    }
  }

  /**
   * Gaussian of standard deviation {@code sqrt(2 / fanIn)}: for rectifiers.
   *
   * <p>He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
   */
  record He() implements Initialiser {
    @Override
    public void fill(float[] values, Shape shape, long key) {
      new Gaussian((float) Math.sqrt(2.0 / fanIn(shape))).fill(values, shape, key);
    }
  }

  /**
   * Uniform over {@code +-limit / fanIn}.
   *
   * <p>LeCun et al., "Gradient-based learning applied to document recognition", 1998, section
   * III.B, with a limit of 2.4: sums of many inputs start within the straight part of the tangent.
   *
   * @param limit the largest magnitude of a weight of a single input
   */
  record FanIn(float limit) implements Initialiser {
    /** Checks the limit. */
    public FanIn {
      if (!(limit > 0) || Float.isInfinite(limit)) {
        throw new IllegalArgumentException(
            "fan-in initialiser: the limit must be above 0 and finite, not " + limit);
      }
    }

    @Override
    public void fill(float[] values, Shape shape, long key) {
      float each = limit / fanIn(shape);
      new Uniform(-each, each).fill(values, shape, key);
    }
  }

  /** Filters that depend on the images; those of He until these are known. */
  record Whitening() implements Initialiser {
    @Override
    public void fill(float[] values, Shape shape, long key) {
      new He().fill(values, shape, key);
    }
  }

  /**
   * Codes of classes in 1 and -1: pictures of the digits for ten codes of 84 numbers, drawn numbers
   * else.
   */
  record Codes() implements Initialiser {
    @Override
    public void fill(float[] values, Shape shape, long key) {
      if (shape.equals(Shape.of(DigitCodes.count(), DigitCodes.LENGTH))) {
        DigitCodes.write(values);
        return;
      }
      PhiloxStream random = new PhiloxStream(key, 0);
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() < 0.5f ? -1 : 1;
      }
    }
  }

  private static long fanIn(Shape shape) {
    return shape.sizePerEntry();
  }

  private static long fanOut(Shape shape) {
    long taps = shape.rank() == 4 ? (long) shape.dim(2) * shape.dim(3) : 1;
    return shape.dim(0) * taps;
  }
}
