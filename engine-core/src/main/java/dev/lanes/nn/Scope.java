package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a layer sees while it appends itself to a graph: the graph, its own name, whether this is
 * training, and the network's variables.
 *
 * <p>A variable is made when its name is asked for the first time, which is when the network is
 * built; every later pass gets the same one.
 */
public final class Scope {
  /** A variable and how it gets its first values. */
  record Initialised(Variable variable, Initialiser initialiser) {}

  private final Graph graph;
  private final String prefix;
  private final OptionalLong trainingSeed;
  private final Map<String, Initialised> variables;
  private final List<Node> updates;
  private final Map<Variable, Node> statistics;
  private final Map<String, Integer> kinds = new HashMap<>();

  private Scope(
      Graph graph,
      String prefix,
      OptionalLong trainingSeed,
      Map<String, Initialised> variables,
      List<Node> updates,
      Map<Variable, Node> statistics) {
    this.graph = graph;
    this.prefix = prefix;
    this.trainingSeed = trainingSeed;
    this.variables = variables;
    this.updates = updates;
    this.statistics = statistics;
  }

  /** Returns the scope of a whole network; a seed means training. */
  static Scope root(Graph graph, OptionalLong trainingSeed, Map<String, Initialised> variables) {
    return new Scope(graph, "", trainingSeed, variables, new ArrayList<>(), new LinkedHashMap<>());
  }

  /** Returns the graph to append to. */
  public Graph graph() {
    return graph;
  }

  /** Returns whether the pass is for training: dropout on, statistics of the batch. */
  public boolean training() {
    return trainingSeed.isPresent();
  }

  /**
   * Returns the seed of random masks.
   *
   * @throws java.util.NoSuchElementException if this is not training
   */
  public long seed() {
    return trainingSeed.orElseThrow();
  }

  /** Returns the node of a parameter of this layer, such as {@code weight}. */
  public Node parameter(String name, Shape shape, Initialiser initialiser) {
    return graph.read(known(Variable.parameter(prefix + name, shape), initialiser));
  }

  /** Returns a state variable of this layer, such as a running mean. */
  public Variable state(String name, Shape shape, Initialiser initialiser) {
    return known(Variable.state(prefix + name, shape), initialiser);
  }

  /** Adds an update to be run with each training step, such as that of a running mean. */
  public void update(Node update) {
    updates.add(update);
  }

  /**
   * Adds the update of a running average.
   *
   * @param running the average
   * @param batch what it is one of, for this batch
   * @param momentum the share of the average that stays
   */
  public void average(Variable running, Node batch, float momentum) {
    Node kept = graph.scale(graph.read(running), momentum);
    updates.add(graph.assign(running, graph.add(kept, graph.scale(batch, 1 - momentum))));
    statistics.put(running, batch);
  }

  /**
   * Returns the error of a layer that cannot take its input.
   *
   * @param reason why, with the shapes; and the mend
   */
  public ShapeException error(String reason) {
    return new ShapeException(prefix.replaceAll("\\.$", ": ") + reason);
  }

  /** Returns the updates of all layers so far. */
  List<Node> updates() {
    return List.copyOf(updates);
  }

  /** Returns what running averages are averages of, for this batch. */
  Map<Variable, Node> statistics() {
    return statistics;
  }

  /** Returns the name the next layer of a kind will get, such as {@code conv2}. */
  String nextName(Layer layer) {
    return layer.kind() + kinds.merge(layer.kind(), 1, Integer::sum);
  }

  /** Appends a layer under a name that its variables and nodes begin with. */
  Node append(String name, Layer layer, Node x) {
    Scope inner =
        new Scope(graph, prefix + name + ".", trainingSeed, variables, updates, statistics);
    return graph.within(name, () -> layer.append(inner, x));
  }

  /** Appends layers one after the other, named by kind and number within this scope. */
  public Node appendAll(List<Layer> layers, Node x) {
    Node y = x;
    for (Layer layer : layers) {
      y = append(nextName(layer), layer, y);
    }
    return y;
  }

  private Variable known(Variable wanted, Initialiser initialiser) {
    Initialised first =
        variables.computeIfAbsent(wanted.name(), name -> new Initialised(wanted, initialiser));
    if (!first.variable().shape().equals(wanted.shape())) {
      throw new IllegalArgumentException(
          "network: "
              + first.variable()
              + " is asked for again as "
              + wanted
              + "; build the pass for the input shape of the network");
    }
    return first.variable();
  }
}
