package dev.lanes.optim;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How parameters change along their gradients, as data; {@link #append} puts it into a graph.
 *
 * <pre>{@code
 * Optimizer.momentum(0.9f)
 *     .group("*.bias", 2, 0)          // twice the rate, no decay
 *     .group("conv*", 1, 0.004f)
 * }</pre>
 *
 * <p>A parameter belongs to the first group whose pattern fits its name; without one it has the
 * scheduled rate and no decay.
 *
 * @param rule the rule
 * @param momentum the share of the velocity that stays, in [0,1); 0 for plain descent
 * @param trust the factor of the local rates of LARS; 0 with other rules
 * @param groups parameters with rates and decays of their own
 */
public record Optimizer(Rule rule, float momentum, float trust, List<ParameterGroup> groups) {
  /** What the names of an optimiser's variables begin with. */
  public static final String PREFIX = "optimizer.";

  private static final ParameterGroup OTHERS = new ParameterGroup("*", 1, 0);

  /** The rules. */
  public enum Rule {
    /** Gradient descent, {@link SgdUpdate}. */
    SGD,
    /** With momentum, {@link MomentumUpdate}. */
    MOMENTUM,
    /** With Nesterov's momentum, {@link MomentumUpdate}. */
    NESTEROV,
    /** With momentum, and a rate for each parameter that fits its size; {@link Optimizer#lars}. */
    LARS
  }

  /**
   * What an optimiser appended.
   *
   * @param nodes the update nodes, one a parameter
   * @param state the variables it keeps, such as velocities; they start as zeros
   */
  public record Updates(List<Node> nodes, List<Variable> state) {
    /** Copies the lists. */
    public Updates {
      nodes = List.copyOf(nodes);
      state = List.copyOf(state);
    }
  }

  /** Checks the momentum and copies the list. */
  public Optimizer {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "optimizer: momentum must be at least 0 and below 1, not " + momentum);
    }
    if (rule == Rule.LARS ? !(trust > 0) || Float.isInfinite(trust) : trust != 0) {
      throw new IllegalArgumentException(
          "optimizer: the trust coefficient must be above 0 for LARS, such as 0.001, and 0 else, not "
              + trust);
    }
    groups = List.copyOf(groups);
  }

  /** Returns gradient descent. */
  public static Optimizer sgd() {
    return new Optimizer(Rule.SGD, 0, 0, List.of());
  }

  /** Returns gradient descent with momentum. */
  public static Optimizer momentum(float momentum) {
    return new Optimizer(Rule.MOMENTUM, momentum, 0, List.of());
  }

  /** Returns gradient descent with Nesterov's momentum. */
  public static Optimizer nesterov(float momentum) {
    return new Optimizer(Rule.NESTEROV, momentum, 0, List.of());
  }

  /**
   * Returns layer-wise adaptive rate scaling: momentum whose rate is multiplied, for each parameter
   * w with the gradient g, by {@code trust * |w| / (|g| + decay * |w|)}, |.| being the Euclidean
   * norm.
   *
   * <p>Parameters of one dimension, biases and normalisations, keep the rate as it is. A parameter
   * that is all zeros stays so: start it otherwise.
   *
   * <p>You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017, equation
   * 6.
   *
   * @param trust the coefficient, such as 0.001
   */
  public static Optimizer lars(float momentum, float trust) {
    return new Optimizer(Rule.LARS, momentum, trust, List.of());
  }

  /** Returns this optimiser with a further group, after those it has. */
  public Optimizer group(String pattern, float rateFactor, float decay) {
    ParameterGroup group = new ParameterGroup(pattern, rateFactor, decay);
    return new Optimizer(
        rule, momentum, trust, Stream.concat(groups.stream(), Stream.of(group)).toList());
  }

  /** Returns the group of a parameter. */
  public ParameterGroup groupOf(Variable parameter) {
    return groups.stream().filter(g -> g.includes(parameter)).findFirst().orElse(OTHERS);
  }

  /**
   * Appends the updates of parameters.
   *
   * @param gradients the gradient of each parameter, in their order
   * @param rate the scheduled rate, {@code [1]}
   * @throws IllegalArgumentException if a group fits no parameter, which is a slip of the pen
   */
  public Updates append(Graph graph, List<Variable> parameters, List<Node> gradients, Node rate) {
    for (ParameterGroup group : groups) {
      if (parameters.stream().noneMatch(group::includes)) {
        throw new IllegalArgumentException(
            "optimizer: no parameter is named like '%s'; there are %s"
                .formatted(
                    group.pattern(),
                    parameters.stream().map(Variable::name).collect(Collectors.joining(", "))));
      }
    }
    List<Node> nodes = new ArrayList<>();
    List<Variable> state = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Variable w = parameters.get(i);
      Node gradient = gradients.get(i);
      nodes.add(
          graph.within("update of " + w.name(), () -> update(graph, w, gradient, rate, state)));
    }
    return new Updates(nodes, state);
  }

  private Node update(Graph graph, Variable w, Node gradient, Node rate, List<Variable> state) {
    ParameterGroup group = groupOf(w);
    if (rule == Rule.SGD) {
      SgdUpdate update = new SgdUpdate(w, group.decay(), group.rateFactor());
      return graph.append(update, gradient, rate);
    }
    Variable velocity = Variable.state(PREFIX + w.name() + ".velocity", w.shape());
    state.add(velocity);
    return graph.append(
        new MomentumUpdate(
            w, velocity, momentum, rule == Rule.NESTEROV, group.decay(), group.rateFactor()),
        gradient,
        rule == Rule.LARS && w.shape().rank() > 1
            ? graph.multiply(rate, localRate(graph, graph.read(w), gradient, group.decay()))
            : rate);
  }

  private Node localRate(Graph graph, Node w, Node gradient, float decay) {
    Node size = norm(graph, w);
    Node steepness = graph.add(norm(graph, gradient), graph.scale(size, decay));
    Node some = graph.constant(Float.MIN_NORMAL, size.shape()); // for a gradient of zeros
    return graph.divide(graph.scale(size, trust), graph.add(steepness, some));
  }

  private static Node norm(Graph graph, Node x) {
    return graph.reshape(graph.squareRoot(graph.sumAll(graph.square(x))), Shape.of(1));
  }

  /** Returns the optimiser in words; two of the same words are the same. */
  public String describe() {
    String head =
        switch (rule) {
          case SGD -> "sgd";
          case MOMENTUM -> "momentum " + momentum;
          case NESTEROV -> "nesterov " + momentum;
          case LARS -> "lars " + momentum + ", trust " + trust;
        };
    return Stream.concat(Stream.of(head), groups.stream().map(ParameterGroup::describe))
        .collect(Collectors.joining("; "));
  }
}
