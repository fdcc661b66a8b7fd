package dev.lanes.graph;

import static dev.lanes.graph.op.BatchNorm.Statistics.BATCH;

import dev.lanes.graph.op.*;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation: appends the backward pass to the graph it differentiates.
 *
 * <p>{@link #rule} is the whole table. A rule builds more than may be needed; what no output
 * reaches is dropped by the planner.
 */
public final class Gradients {
  private final Graph graph;
  private final Map<Node, Node> gradients = new HashMap<>();

  private Gradients(Graph graph) {
    this.graph = graph;
  }

  /**
   * Appends and returns the gradients of a scalar with respect to nodes, in their order.
   *
   * @throws ShapeException if the loss is not a single number
   * @throws IllegalArgumentException if the loss does not depend on one of the nodes, or depends on
   *     it through an operation that has no gradient
   */
  public static List<Node> of(Node loss, List<Node> wanted) {
    if (loss.shape().size() != 1) {
      throw new ShapeException(
          "gradients: the loss must be a single number; take the mean of " + loss);
    }
    Gradients table = new Gradients(loss.graph());
    table.backward(loss, Set.copyOf(wanted));
    return wanted.stream().map(node -> table.require(loss, node)).toList();
  }

  private Node require(Node loss, Node node) {
    Node gradient = gradients.get(node);
    if (gradient == null) {
      throw new IllegalArgumentException(
          "gradients: " + loss.name() + " does not depend on " + node + "; leave it out");
    }
    return gradient;
  }

  private void backward(Node loss, Set<Node> wanted) {
    List<Node> all = List.copyOf(graph.nodes().subList(0, loss.id() + 1));
    Set<Node> active = new HashSet<>();
    for (Node node : all) {
      if (wanted.contains(node) || node.inputs().stream().anyMatch(active::contains)) {
        active.add(node);
      }
    }
    gradients.put(loss, graph.constant(1, loss.shape()));
    for (Node node : all.reversed()) {
      Node dy = gradients.get(node);
      if (dy == null || !active.contains(node)) {
        continue;
      }
      List<@Nullable Node> contributions =
          graph.within("gradient of " + node.name(), () -> rule(node, dy));
      for (int i = 0; i < contributions.size(); i++) {
        Node contribution = contributions.get(i);
        if (contribution != null && active.contains(node.input(i))) {
          gradients.merge(node.input(i), contribution, graph::add);
        }
      }
    }
  }

  /**
   * Returns the gradient of each operand of {@code y} given that of y; null where there is none.
   */
  private List<@Nullable Node> rule(Node y, Node dy) {
    Graph g = graph;
    return switch (y.op()) {
      case Source source -> List.of();

      case Relu op -> List.of(g.append(new ReluGradient(), y, dy));
      case LeakyRelu op -> List.of(g.append(new LeakyReluGradient(op.slope()), y, dy));
      case Logistic op -> List.of(g.append(new LogisticGradient(), y, dy));
      case ScaledTanh op ->
          List.of(g.append(new ScaledTanhGradient(op.amplitude(), op.slope()), y, dy));
      case Exp op -> List.of(g.multiply(dy, y));
      case Log op -> List.of(g.divide(dy, y.input(0)));
      case Square op -> List.of(g.multiply(dy, g.scale(y.input(0), 2)));
      case SquareRoot op -> List.of(g.divide(g.scale(dy, 0.5f), y));
      case Abs op -> List.of(g.multiply(dy, g.append(new Sign(), y.input(0))));
      case Sign op -> orNull((Node) null);
      case Scale op -> List.of(g.scale(dy, op.factor()));

      case Add op -> List.of(unbroadcast(dy, y.input(0)), unbroadcast(dy, y.input(1)));
      case Subtract op ->
          List.of(unbroadcast(dy, y.input(0)), unbroadcast(g.scale(dy, -1), y.input(1)));
      case Multiply op ->
          List.of(
              unbroadcast(g.multiply(dy, y.input(1)), y.input(0)),
              unbroadcast(g.multiply(dy, y.input(0)), y.input(1)));
      case Divide op ->
          List.of(
              unbroadcast(g.divide(dy, y.input(1)), y.input(0)),
              unbroadcast(g.scale(g.divide(g.multiply(dy, y), y.input(1)), -1), y.input(1)));

      case Reshape op -> List.of(g.reshape(dy, y.input(0).shape()));
      case BroadcastTo op -> List.of(unbroadcast(dy, y.input(0)));
      case Sum op -> {
        Shape kept = y.input(0).shape().reduce(op.axes(), true);
        yield List.of(g.broadcastTo(g.reshape(dy, kept), y.input(0).shape()));
      }
      case Concatenate op -> pieces(op, y, dy);
      case Slice op -> List.of(embed(op, y.input(0).shape(), dy));

      case MatMul op -> matMul(op, y.input(0), y.input(1), dy);
      case AddBias op -> List.of(dy, g.append(new BiasGradient(), dy));
      case Conv2d op ->
          List.of(
              g.append(new Conv2dInputGradient(op.geometry(), y.input(0).shape()), dy, y.input(1)),
              g.append(
                  new Conv2dFilterGradient(op.geometry(), y.input(1).shape()), y.input(0), dy));
      case Conv2dInputGradient op -> // linear in both operands, so its gradients are convolutions
          List.of(
              g.conv2d(dy, y.input(1), op.geometry()),
              g.append(
                  new Conv2dFilterGradient(op.geometry(), y.input(1).shape()), dy, y.input(0)));
      case Conv2dFilterGradient op ->
          List.of(
              g.append(new Conv2dInputGradient(op.geometry(), y.input(0).shape()), y.input(1), dy),
              g.conv2d(y.input(0), dy, op.geometry()));

      case LocalConv2d op ->
          List.of(
              g.append(
                  new LocalConv2dInputGradient(op.geometry(), y.input(0).shape()), dy, y.input(1)),
              g.append(
                  new LocalConv2dFilterGradient(op.geometry(), y.input(1).shape()),
                  y.input(0),
                  dy));
      case LocalConv2dInputGradient op ->
          List.of(
              g.localConv2d(dy, y.input(1), op.geometry()),
              g.append(
                  new LocalConv2dFilterGradient(op.geometry(), y.input(1).shape()),
                  dy,
                  y.input(0)));
      case LocalConv2dFilterGradient op ->
          List.of(
              g.append(
                  new LocalConv2dInputGradient(op.geometry(), y.input(0).shape()), y.input(1), dy),
              g.localConv2d(y.input(0), dy, op.geometry()));

      case MaxPool op -> List.of(g.append(new MaxPoolGradient(op.window()), y.input(0), y, dy));
      case AveragePool op ->
          List.of(g.append(new AveragePoolGradient(op.window(), y.input(0).shape()), dy));
      case AveragePoolGradient op -> List.of(g.averagePool(dy, op.window()));

      case LocalResponseNorm op ->
          List.of(g.append(new LocalResponseNormGradient(op.settings()), y.input(0), dy));
      case BatchNorm op -> batchNorm(op, y, dy);
      case BatchMean op -> { // for uses beside BatchNorm, whose rule holds what flows through it
        Node x = y.input(0);
        float share = (float) y.shape().size() / x.shape().size();
        yield List.of(g.broadcastTo(perChannel(g.scale(dy, share), x), x.shape()));
      }
      case BatchVariance op -> {
        Node x = y.input(0);
        float share = 2f * y.shape().size() / x.shape().size();
        Node centred = g.subtract(x, perChannel(y.input(1), x));
        yield orNull(g.multiply(centred, perChannel(g.scale(dy, share), x)), null);
      }

      case Softmax op -> List.of(g.append(new SoftmaxGradient(), y, dy));
      case SoftmaxCrossEntropy op -> {
        Node dx =
            g.append(new SoftmaxCrossEntropyGradient(op.smoothing()), y.input(0), y.input(1), dy);
        yield orNull(dx, null);
      }
      case Correct op -> orNull(null, null);

      case BiasGradient op ->
          List.of(g.broadcastTo(perChannel(dy, y.input(0)), y.input(0).shape()));
      case ActivationGradient op -> throw noGradient(y);
      case MaxPoolGradient op -> throw noGradient(y);
      case LocalResponseNormGradient op -> throw noGradient(y);
      case BatchNormInputGradient op -> throw noGradient(y);
      case BatchNormScaleGradient op -> throw noGradient(y);
      case SoftmaxGradient op -> throw noGradient(y);
      case SoftmaxCrossEntropyGradient op -> throw noGradient(y);
      case StateUpdate op -> throw noGradient(y);
    };
  }

  /** C = op(A) op(B): the four cases of transposition, each of them a product again. */
  private List<@Nullable Node> matMul(MatMul op, Node a, Node b, Node dy) {
    boolean ta = op.transposeA();
    boolean tb = op.transposeB();
    return List.of(
        ta ? graph.matMul(b, dy, tb, true) : graph.matMul(dy, b, false, !tb),
        tb ? graph.matMul(dy, a, true, ta) : graph.matMul(a, dy, !ta, false));
  }

  private List<@Nullable Node> batchNorm(BatchNorm op, Node y, Node dy) {
    Node x = y.input(0);
    Node scale = y.input(1);
    Node mean = y.input(3);
    Node variance = y.input(4);
    if (op.statistics() == BATCH
        && !(isStatistic(mean, BatchMean.class, x)
            && isStatistic(variance, BatchVariance.class, x))) {
      throw new IllegalArgumentException(
          "gradients: "
              + y
              + " normalises by the batch, so its mean and variance must be BatchMean"
              + " and BatchVariance of its input; use RUNNING for constants");
    }
    Node dx =
        graph.append(
            new BatchNormInputGradient(op.epsilon(), op.statistics()),
            x,
            dy,
            scale,
            mean,
            variance);
    Node dScale = graph.append(new BatchNormScaleGradient(op.epsilon()), x, dy, mean, variance);
    return orNull(dx, dScale, graph.append(new BiasGradient(), dy), null, null);
  }

  private List<@Nullable Node> pieces(Concatenate op, Node y, Node dy) {
    List<@Nullable Node> result = new ArrayList<>();
    int from = 0;
    for (Node part : y.inputs()) {
      int to = from + part.shape().dim(op.axis());
      result.add(y.inputs().size() == 1 ? dy : graph.slice(dy, op.axis(), from, to));
      from = to;
    }
    return result;
  }

  /** Surrounds the gradient of a slice by zeros. */
  private Node embed(Slice op, Shape whole, Node dy) {
    List<Node> parts = new ArrayList<>();
    if (op.from() > 0) {
      parts.add(graph.constant(0, whole.with(op.axis(), op.from())));
    }
    parts.add(dy);
    int after = whole.dim(op.axis()) - op.to();
    if (after > 0) {
      parts.add(graph.constant(0, whole.with(op.axis(), after)));
    }
    return parts.size() == 1 ? dy : graph.concatenate(op.axis(), parts.toArray(Node[]::new));
  }

  /** Sums a gradient over the dimensions along which its operand was repeated. */
  private Node unbroadcast(Node dy, Node operand) {
    Shape full = dy.shape();
    Shape shape = operand.shape();
    int missing = full.rank() - shape.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < full.rank(); axis++) {
      if (axis < missing || (shape.dim(axis - missing) == 1 && full.dim(axis) != 1)) {
        axes.add(axis);
      }
    }
    return axes.isEmpty() ? dy : graph.reshape(graph.append(new Sum(axes, false), dy), shape);
  }

  private static boolean isStatistic(Node node, Class<? extends Op> kind, Node x) {
    return kind.isInstance(node.op()) && node.input(0) == x;
  }

  private Node perChannel(Node values, Node like) {
    int channels = values.shape().size();
    return graph.reshape(
        values, like.shape().rank() == 4 ? Shape.of(1, channels, 1, 1) : Shape.of(1, channels));
  }

  private static List<@Nullable Node> orNull(@Nullable Node... nodes) {
    return Arrays.asList(nodes);
  }

  private static IllegalArgumentException noGradient(Node node) {
    return new IllegalArgumentException(
        "gradients: "
            + node
            + " has no gradient of its own (second derivatives of it are not offered); take it out"
            + " of the loss");
  }
}
