package dev.lanes.checkpoint;

import dev.lanes.graph.Shape;

/** A named array of floats. */
public final class Tensor {
  private final String name;
  private final Shape shape;
  private final float[] values;

  /**
   * Creates a tensor.
   *
   * @param name such as {@code conv1.weight}
   * @param shape its shape
   * @param values row-major; not copied
   * @throws IllegalArgumentException if the length is not the shape's size
   */
  public Tensor(String name, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "tensor %s%s: has %d numbers, not %d"
              .formatted(name, shape, values.length, shape.size()));
    }
    this.name = name;
    this.shape = shape;
    this.values = values;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns the numbers, row-major; not a copy. */
  public float[] values() {
    return values;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
