package dev.lanes.graph;

import java.util.Arrays;
import java.util.List;

/**
 * The dimensions of a tensor, outermost first; images are {@code [batch, channels, height, width]}.
 *
 * <p>A scalar has rank 0 and size 1. Shapes are immutable values.
 */
public final class Shape {
  /** The shape of a single number: rank 0, size 1. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dimensions;
  private final int size;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
    long product = 1;
    for (int d : dimensions) {
      if (d < 1) {
        throw new ShapeException(
            "shape: every dimension must be at least 1, not " + Arrays.toString(dimensions));
      }
      product *= d;
      if (product > Integer.MAX_VALUE - 64) {
        throw new ShapeException(
            "shape: "
                + Arrays.toString(dimensions)
                + " has more than 2^31 elements; use a smaller batch or fewer channels");
      }
    }
    this.size = (int) product;
  }

  /**
   * Returns the shape with these dimensions.
   *
   * @throws ShapeException if a dimension is below 1 or the product exceeds the size of an array
   */
  public static Shape of(int... dimensions) {
    return dimensions.length == 0 ? SCALAR : new Shape(dimensions.clone());
  }

  /** Returns the number of dimensions. */
  public int rank() {
    return dimensions.length;
  }

  /** Returns dimension {@code axis}, counted from the outermost; negative counts from the end. */
  public int dim(int axis) {
    return dimensions[axis < 0 ? axis + dimensions.length : axis];
  }

  /** Returns the number of elements. */
  public int size() {
    return size;
  }

  /** Returns the number of elements of one entry of the outermost dimension; 1 for a scalar. */
  public int sizePerEntry() {
    return dimensions.length == 0 ? 1 : size / dimensions[0];
  }

  /** Returns a copy of the dimensions. */
  public int[] dimensions() {
    return dimensions.clone();
  }

  /** Returns this shape with dimension {@code axis} replaced. */
  public Shape with(int axis, int dimension) {
    int[] copy = dimensions.clone();
    copy[axis] = dimension;
    return of(copy);
  }

  /** Returns this shape without the given axes, or with 1 in their place. */
  public Shape reduce(List<Integer> axes, boolean keepDimensions) {
    int[] kept = new int[dimensions.length];
    int count = 0;
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (!axes.contains(axis)) {
        kept[count++] = dimensions[axis];
      } else if (keepDimensions) {
        kept[count++] = 1;
      }
    }
    return of(Arrays.copyOf(kept, count));
  }

  /** Returns the distance in elements between neighbours along each axis, row-major. */
  public int[] strides() {
    int[] strides = new int[dimensions.length];
    int stride = 1;
    for (int axis = dimensions.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dimensions[axis];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** Returns for example {@code [128,3,32,32]}. */
  @Override
  public String toString() {
    return Arrays.toString(dimensions).replace(" ", "");
  }
}
