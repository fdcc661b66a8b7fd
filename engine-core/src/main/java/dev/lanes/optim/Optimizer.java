package dev.lanes.optim;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
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
 * @param groups parameters with rates and decays of their own
 */
public record Optimizer(Rule rule, float momentum, List<ParameterGroup> groups) {
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
    NESTEROV
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
    groups = List.copyOf(groups);
  }

  /** Returns gradient descent. */
  public static Optimizer sgd() {
    return new Optimizer(Rule.SGD, 0, List.of());
  }

  /** Returns gradient descent with momentum. */
  public static Optimizer momentum(float momentum) {
    return new Optimizer(Rule.MOMENTUM, momentum, List.of());
  }

  /** Returns gradient descent with Nesterov's momentum. */
  public static Optimizer nesterov(float momentum) {
    return new Optimizer(Rule.NESTEROV, momentum, List.of());
  }

  /** Returns this optimiser with a further group, after those it has. */
  public Optimizer group(String pattern, float rateFactor, float decay) {
    ParameterGroup group = new ParameterGroup(pattern, rateFactor, decay);
    return new Optimizer(rule, momentum, Stream.concat(groups.stream(), Stream.of(group)).toList());
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
        rate);
  }

  /** Returns the optimiser in words; two of the same words are the same. */
  public String describe() {
    String head =
        switch (rule) {
          case SGD -> "sgd";
          case MOMENTUM -> "momentum " + momentum;
          case NESTEROV -> "nesterov " + momentum;
        };
    return Stream.concat(Stream.of(head), groups.stream().map(ParameterGroup::describe))
        .collect(Collectors.joining("; "));
  }
}
