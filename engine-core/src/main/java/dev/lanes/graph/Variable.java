package dev.lanes.graph;

/**
 * A tensor that outlives a run: a weight, a velocity, a running mean.
 *
 * <p>Its values live with the backend session; graphs that name the same object share them. Two
 * variables are the same only if they are the same object.
 */
public final class Variable {
  private final String name;
  private final Shape shape;
  private final boolean trainable;

  private Variable(String name, Shape shape, boolean trainable) {
    this.name = name;
    this.shape = shape;
    this.trainable = trainable;
  }

  /** Returns a new parameter: a variable that training changes along its gradient. */
  public static Variable parameter(String name, Shape shape) {
    return new Variable(name, shape, true);
  }

  /** Returns a new state variable, such as a velocity or a running mean. */
  public static Variable state(String name, Shape shape) {
    return new Variable(name, shape, false);
  }

  /** Returns the name, unique within a network, such as {@code conv1.weight}. */
  public String name() {
    return name;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns whether this is a parameter. */
  public boolean trainable() {
    return trainable;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
