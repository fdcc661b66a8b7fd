package dev.lanes.testkit;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.plan.Planner;
import dev.lanes.plan.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph under construction, with the numbers its inputs and variables hold. */
public final class Scenario {
  private final String name;
  private final SeededTensors numbers;
  private final Graph graph = new Graph();
  private final Map<Node, float[]> feeds = new LinkedHashMap<>();
  private final Map<Variable, float[]> variables = new LinkedHashMap<>();
  private final List<Node> outputs = new ArrayList<>();
  private final List<Node> updates = new ArrayList<>();
  private List<Node> wanted = List.of();
  private List<Node> gradients = List.of();
  private Optional<Node> loss = Optional.empty();
  private double looseness = 1;
  private boolean kinked;

  Scenario(String name) {
    this.name = name;
    numbers = new SeededTensors(name);
  }

  /** Returns the graph to append to. */
  public Graph graph() {
    return graph;
  }

  /** Returns the source of this scenario's numbers. */
  public SeededTensors numbers() {
    return numbers;
  }

  /** Appends a batch of normally distributed numbers; dimension 0 counts images. */
  public Node batch(int... dimensions) {
    return batch(numbers.gaussian(Shape.of(dimensions).size()), dimensions);
  }

  /** Appends a batch of the given numbers; dimension 0 counts images. */
  public Node batch(float[] values, int... dimensions) {
    return fed(graph.batchInput("batch" + feeds.size(), Shape.of(dimensions)), values);
  }

  /** Appends an input of normally distributed numbers that knows no batch. */
  public Node input(int... dimensions) {
    return input(numbers.gaussian(Shape.of(dimensions).size()), dimensions);
  }

  /** Appends an input of the given numbers that knows no batch. */
  public Node input(float[] values, int... dimensions) {
    return fed(graph.input("input" + feeds.size(), Shape.of(dimensions)), values);
  }

  /** Appends class labels, one an image. */
  public Node labels(int count, int classes) {
    return fed(graph.batchInput("labels", Shape.of(count)), numbers.labels(count, classes));
  }

  /** Appends a parameter of normally distributed numbers. */
  public Node parameter(int... dimensions) {
    return parameter(numbers.gaussian(Shape.of(dimensions).size()), dimensions);
  }

  /** Appends a parameter of the given numbers. */
  public Node parameter(float[] values, int... dimensions) {
    Variable variable = Variable.parameter("parameter" + variables.size(), Shape.of(dimensions));
    return graph.read(variable(variable, values));
  }

  /** Lists a variable of the given numbers. */
  public Variable variable(Variable variable, float[] values) {
    variables.put(variable, values);
    return variable;
  }

  private Node fed(Node node, float[] values) {
    feeds.put(node, values);
    return node;
  }

  /** Lists nodes whose values are to agree. */
  public void output(Node... nodes) {
    outputs.addAll(List.of(nodes));
  }

  /** Lists updates; the variables after them are to agree. */
  public void update(Node... nodes) {
    updates.addAll(List.of(nodes));
  }

  /** Widens the tolerance, for values that lose digits by cancellation. */
  public void loosen(double factor) {
    looseness = factor;
  }

  /** Says that values lie on kinks, where differences do not give the gradient. */
  public void kinked() {
    kinked = true;
  }

  /**
   * Lists y and its gradients with respect to some nodes. The loss is the sum of y times random
   * weights, so that every element of y has a gradient of its own.
   */
  public void differentiate(Node y, Node... with) {
    boolean batched =
        y.shape().rank() > 0
            && feeds.keySet().stream()
                .anyMatch(x -> x.shape().rank() > 0 && x.shape().dim(0) == y.shape().dim(0));
    int[] dimensions = y.shape().dimensions();
    Node weights = batched ? batch(dimensions) : input(dimensions);
    differentiateLoss(graph.sumAll(graph.multiply(y, weights)), with);
    output(y);
  }

  /** Lists the gradients of a scalar; the last one differentiated is the {@link #loss}. */
  public void differentiateLoss(Node scalar, Node... with) {
    loss = Optional.of(scalar);
    wanted = List.of(with);
    gradients = Gradients.of(scalar, wanted);
    outputs.addAll(gradients);
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the numbers of the inputs. */
  public Map<Node, float[]> feeds() {
    return Collections.unmodifiableMap(feeds);
  }

  /** Returns the numbers of the variables. */
  public Map<Variable, float[]> variables() {
    return Collections.unmodifiableMap(variables);
  }

  /** Returns the listed outputs. */
  public List<Node> outputs() {
    return List.copyOf(outputs);
  }

  /** Returns the differentiated scalar, if there is one. */
  public Optional<Node> loss() {
    return loss;
  }

  /** Returns the nodes it was differentiated with respect to. */
  public List<Node> wanted() {
    return wanted;
  }

  /** Returns the gradients with respect to {@link #wanted}. */
  public List<Node> gradients() {
    return gradients;
  }

  /** Returns the listed updates. */
  public List<Node> updates() {
    return List.copyOf(updates);
  }

  /** Returns whether differences give the gradients of {@link #loss}. */
  public boolean hasDifferences() {
    return loss.isPresent() && !kinked;
  }

  double looseness() {
    return looseness;
  }

  /** Plans what is listed; the first output guards the updates. */
  public Program program() {
    return updates.isEmpty()
        ? Planner.plan(outputs)
        : Planner.plan(outputs, updates, outputs.getFirst());
  }

  /** Returns the nodes between the wanted ones and the loss, the ones a gradient check proves. */
  Set<Node> differentiated() {
    Set<Node> active = new HashSet<>(wanted);
    Set<Node> result = new HashSet<>();
    loss.ifPresent(
        scalar ->
            Planner.plan(List.of(scalar))
                .nodes()
                .forEach(
                    node -> {
                      if (node.inputs().stream().anyMatch(active::contains)) {
                        active.add(node);
                        result.add(node);
                      }
                    }));
    return result;
  }
}
