package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Scope.Initialised;
import dev.lanes.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network: a chain of layers for images of one shape, and the variables they share between
 * training and inference.
 *
 * <pre>{@code
 * Network lenet =
 *     Network.named("lenet-5")
 *         .input(1, 28, 28)
 *         .layers(
 *             conv(6, 5).padding(2), relu(), maxPool(2),
 *             conv(16, 5), relu(), maxPool(2),
 *             fullyConnected(120), relu(), fullyConnected(84), relu(), fullyConnected(10))
 *         .build();
 * }</pre>
 *
 * <p>Layers are named by kind and number, their variables after them: {@code conv1.weight}, {@code
 * fc3.bias}.
 */
public final class Network {
  private final String name;
  private final Shape input;
  private final Shape output;
  private final List<Layer> layers;
  private final List<LayerSummary> summary;
  private final Map<String, Initialised> variables; // in the order of the layers

  private Network(
      String name,
      Shape input,
      Shape output,
      List<Layer> layers,
      List<LayerSummary> summary,
      Map<String, Initialised> variables) {
    this.name = name;
    this.input = input;
    this.output = output;
    this.layers = layers;
    this.summary = summary;
    this.variables = variables;
  }

  /** Starts the description of a network. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** A network being described. */
  public static final class Builder {
    private final String name;
    private int[] input = {};
    private final List<Layer> layers = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the shape of one input: {@code channels, height, width}, or the number of features. */
    public Builder input(int... dimensions) {
      input = dimensions.clone();
      return this;
    }

    /** Adds layers. */
    public Builder layers(Layer... more) {
      layers.addAll(Arrays.asList(more));
      return this;
    }

    /**
     * Checks every shape and makes the variables.
     *
     * @throws ShapeException if a layer cannot take what the one before gives; the message names
     *     the network and the layer
     */
    public Network build() {
      if (input.length == 0 || layers.isEmpty()) {
        throw new IllegalArgumentException(
            "network "
                + name
                + ": there is no "
                + (input.length == 0 ? "input" : "layer")
                + "; describe it with input(channels, height, width) and layers(...)");
      }
      Graph graph = new Graph();
      Map<String, Initialised> variables = new LinkedHashMap<>();
      Scope scope = Scope.root(graph, OptionalLong.empty(), variables);
      List<LayerSummary> summary = new ArrayList<>();
      try {
        Node x = graph.batchInput("images", withBatch(1, Shape.of(input)));
        for (Layer layer : layers) {
          int nodesBefore = graph.nodes().size();
          long parametersBefore = parameters(variables);
          String layerName = scope.nextName(layer);
          x = scope.append(layerName, layer, x);
          summary.add(
              new LayerSummary(
                  layerName,
                  layer.describe(),
                  withoutBatch(x.shape()),
                  parameters(variables) - parametersBefore,
                  multiplyAccumulates(graph.nodes().subList(nodesBefore, graph.nodes().size()))));
        }
        return new Network(
            name,
            Shape.of(input),
            withoutBatch(x.shape()),
            List.copyOf(layers),
            List.copyOf(summary),
            variables);
      } catch (ShapeException e) {
        throw new ShapeException("network " + name + ": " + e.getMessage());
      }
    }

    private static long multiplyAccumulates(List<Node> nodes) {
      return nodes.stream()
          .mapToLong(n -> n.op().multiplyAccumulates(n.inputs().stream().map(Node::shape).toList()))
          .sum();
    }

    private static long parameters(Map<String, Initialised> variables) {
      return variables.values().stream()
          .map(Initialised::variable)
          .filter(Variable::trainable)
          .mapToLong(v -> v.shape().size())
          .sum();
    }
  }

  /**
   * A forward pass for training.
   *
   * @param output what the last layer gives, such as logits
   * @param updates state updates to be run with each step: running averages
   * @param statistics what each running average is one of, for this batch
   */
  public record Training(Node output, List<Node> updates, Map<Variable, Node> statistics) {
    /** Copies list and map. */
    public Training {
      updates = List.copyOf(updates);
      statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
    }
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the shape of one input, without the batch. */
  public Shape inputShape() {
    return input;
  }

  /** Returns the shape of one output, without the batch; {@code [classes]} for a classifier. */
  public Shape outputShape() {
    return output;
  }

  /** Returns the layers, in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** Returns the parameters, in the order of the layers. */
  public List<Variable> parameters() {
    return variables().stream().filter(Variable::trainable).toList();
  }

  /** Returns parameters and state (such as running means), in the order of the layers. */
  public List<Variable> variables() {
    return variables.values().stream().map(Initialised::variable).toList();
  }

  /** Returns the filters that are to whiten the images; see {@link Initialiser#whitening}. */
  public List<Variable> whitening() {
    return variables.values().stream()
        .filter(each -> each.initialiser() instanceof Initialiser.Whitening)
        .map(Initialised::variable)
        .toList();
  }

  /** Returns how many numbers training changes. */
  public long parameterCount() {
    return summary.stream().mapToLong(LayerSummary::parameters).sum();
  }

  /** Returns the multiply-accumulates of the forward pass of one image. */
  public long multiplyAccumulates() {
    return summary.stream().mapToLong(LayerSummary::multiplyAccumulates).sum();
  }

  /** Returns the layers as a table. */
  public List<LayerSummary> summary() {
    return summary;
  }

  /** Returns what two networks must have in common to exchange weights, a line a layer. */
  public String fingerprint() {
    return Stream.concat(Stream.of("input " + input), summary.stream().map(LayerSummary::signature))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Computes the initial values of all variables, which depend on the seed and their names alone.
   *
   * @param write receives each variable and its values, such as {@code session::write}
   */
  public void initialise(long seed, BiConsumer<Variable, float[]> write) {
    for (Initialised each : variables.values()) {
      Variable variable = each.variable();
      float[] values = new float[variable.shape().size()];
      long key = Philox.mix(seed, "initialise/" + variable.name());
      each.initialiser().fill(values, variable.shape(), key);
      write.accept(variable, values);
    }
  }

  /**
   * Appends the forward pass for training: dropout on, normalisation by the batch.
   *
   * @param images {@code [batch, ...input shape]}
   * @param seed the seed of random masks
   */
  public Training buildTraining(Graph graph, Node images, long seed) {
    long key = Philox.mix(seed, "dropout");
    Scope scope = Scope.root(graph, OptionalLong.of(key), variables);
    Node result = append(scope, images);
    return new Training(result, scope.updates(), scope.statistics());
  }

  /**
   * Appends the forward pass for inference and returns its output.
   *
   * @param images {@code [batch, ...input shape]}
   */
  public Node buildInference(Graph graph, Node images) {
    return append(Scope.root(graph, OptionalLong.empty(), variables), images);
  }

  private Node append(Scope scope, Node images) {
    if (!withoutBatch(images.shape()).equals(input)) {
      throw new ShapeException(
          "network %s: takes images of %s, not %s; resize them or build the network for that shape"
              .formatted(name, input, withoutBatch(images.shape())));
    }
    return scope.appendAll(layers, images);
  }

  /** Returns the shape of a batch of tensors of one shape. */
  public static Shape withBatch(int batch, Shape each) {
    return Shape.of(
        IntStream.concat(IntStream.of(batch), IntStream.of(each.dimensions())).toArray());
  }

  /** Returns the shape of each of a batch of tensors. */
  static Shape withoutBatch(Shape shape) {
    return Shape.of(Arrays.copyOfRange(shape.dimensions(), 1, shape.rank()));
  }
}
