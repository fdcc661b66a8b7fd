package dev.lanes.peers;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.AddBias;
import dev.lanes.graph.op.Assign;
import dev.lanes.graph.op.AveragePool;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.Concatenate;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.LocalConv2d;
import dev.lanes.graph.op.LocalResponseNorm;
import dev.lanes.graph.op.Logistic;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.MaxPool;
import dev.lanes.graph.op.Multiply;
import dev.lanes.graph.op.Relu;
import dev.lanes.graph.op.Scale;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.VariableRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a network as TorchScript.
 *
 * <p>Written as a user of PyTorch would write it: biases inside convolutions and products,
 * rectifiers in place, running averages inside the normalisation.
 *
 * <pre>
 *   conv2d - addBias - relu        torch.relu_(torch.conv2d(x, w, b, ...))
 *   matMul - addBias               torch.linear(x, w, b)
 *   batchMean, batchVariance,      torch.batch_norm(x, scale, shift, mean, variance, True, ...)
 *     batchNorm, assign
 *   multiply - dropoutMask         torch.mul(x, mask), the mask given: others would give other results
 * </pre>
 */
final class NetworkScript {
  private final List<Node> updates;
  private final boolean blocked;
  private final Map<Integer, Integer> uses = new HashMap<>();
  private final Map<Integer, String> values = new HashMap<>();
  private final Map<Variable, String> variables = new HashMap<>();
  private final List<Node> convolutions = new ArrayList<>();
  private final List<Node> masks = new ArrayList<>();
  private final Map<Variable, Node> filters = new HashMap<>();
  private final List<String> body = new ArrayList<>();

  /**
   * Writes the pass.
   *
   * @param output the node to be computed
   * @param updates the updates of running averages; empty for inference
   * @param names the names of the variables in the program
   * @param blocked whether filters are in oneDNN's own order
   * @throws UnsupportedOperationException naming the operation that there is no way to write
   */
  NetworkScript(Node output, List<Node> updates, Map<Variable, String> names, boolean blocked) {
    this.updates = updates;
    this.blocked = blocked;
    variables.putAll(names);
    count(output);
    body.add("output = " + value(output));
  }

  /** Returns the statements; the last sets {@code output}. */
  List<String> body() {
    return body;
  }

  /** Returns the convolutions by their filters. */
  Map<Variable, Node> filters() {
    return filters;
  }

  /** Returns all convolutions. */
  List<Node> convolutions() {
    return convolutions;
  }

  /** Returns the masks of dropout, arguments of the program. */
  List<Node> masks() {
    return masks;
  }

  /** Returns the name of a mask. */
  static String maskName(int index) {
    return "k" + index;
  }

  private void count(Node node) {
    if (uses.merge(node.id(), 1, Integer::sum) == 1) {
      if (node.op() instanceof Conv2d) {
        convolutions.add(node);
      }
      node.inputs().forEach(this::count);
    }
  }

  private boolean usedOnce(Node node) {
    return uses.getOrDefault(node.id(), 0) == 1;
  }

  /** Returns the name of the value of a node, written if it was not. */
  private String value(Node node) {
    String known = values.get(node.id());
    if (known != null) {
      return known;
    }
    String expression = expression(node);
    if (node.op() instanceof VariableRead || node.op() instanceof Input) {
      values.put(node.id(), expression);
      return expression;
    }
    String name = "t" + node.id();
    body.add(name + " = " + expression);
    values.put(node.id(), name);
    return name;
  }

  private String expression(Node node) {
    return switch (node.op()) {
      case Input input -> input.name();
      case VariableRead(Variable variable) -> variable(variable);
      case Conv2d _ -> TorchLayers.conv(this, node, null, "none");
      case LocalConv2d op ->
          TorchLayers.local(op, node, input(node), value(node.input(1)));
      case MatMul _ -> TorchLayers.linear(this, node, null);
      case AddBias _ -> addBias(node);
      case Relu _ -> activation(node, "relu");
      case Logistic _ -> activation(node, "sigmoid");
      case LeakyRelu(float slope) -> "torch.leaky_relu(%s, %s)".formatted(input(node), slope);
      case ScaledTanh(float amplitude, float slope) ->
          TorchLayers.times(
              "torch.tanh(%s)".formatted(TorchLayers.times(input(node), slope)), amplitude);
      case Scale(float factor) -> TorchLayers.times(input(node), factor);
      case MaxPool(var window) ->
          "torch.max_pool2d(%s, %s, [1, 1], %s)"
              .formatted(
                  input(node),
                  TorchLayers.window(window),
                  TorchLayers.bool(window.ceil()));
      case AveragePool(var window) when window.height() == 1 && window.width() == 1 ->
          TorchLayers.subsample(input(node), window);
      case AveragePool(var window) ->
          "torch.avg_pool2d(%s, %s, %s, False, None)"
              .formatted(
                  input(node),
                  TorchLayers.window(window),
                  TorchLayers.bool(window.ceil()));
      case LocalResponseNorm(var settings) -> TorchLayers.responseNorm(input(node), settings);
      case BatchNorm norm -> batchNorm(node, norm);
      case Constant(float number, Shape shape) ->
          "torch.full(%s, %s, dtype=6, layout=None, device=None, pin_memory=None)"
              .formatted(shape, TorchLayers.number(number));
      case Concatenate(int axis)
          when axis == 1
              && node.inputs().size() == 2
              && node.input(1).op() instanceof Constant(float zero, Shape more)
              && zero == 0 ->
          "torch.constant_pad_nd(%s, [0, 0, 0, 0, 0, %d], 0)".formatted(input(node), more.dim(1));
      case Multiply _ when node.input(1).op() instanceof DropoutMask -> {
        String x = input(node); // may add masks of its own
        masks.add(node.input(1));
        yield "torch.mul(%s, %s)".formatted(x, maskName(masks.size() - 1));
      }
      default ->
          TorchLayers.simple(node, node.inputs().stream().map(this::value).toList());
    };
  }

  private String input(Node node) {
    return value(node.input(0));
  }

  /** Returns the value of a node for {@link TorchLayers}. */
  String operand(Node node) {
    return value(node);
  }

  /** Remembers the convolution that a filter belongs to. */
  boolean blocked(Node conv) {
    if (!blocked || !(conv.input(1).op() instanceof VariableRead(Variable filter))) {
      return false;
    }
    filters.put(filter, conv);
    return true;
  }

  private String variable(Variable variable) {
    String name = variables.get(variable);
    if (name == null) {
      throw new UnsupportedOperationException("pytorch: " + variable + " is not of the network");
    }
    return name;
  }

  private String addBias(Node node) {
    Node sum = node.input(0);
    String fused = usedOnce(sum) ? biased(sum, node.input(1), "none") : null;
    if (fused != null) {
      return fused;
    }
    String bias = value(node.input(1));
    return node.shape().rank() == 2
        ? "torch.add(%s, %s, alpha=1)".formatted(value(sum), bias)
        : "torch.add(%s, torch.reshape(%s, [1, -1, 1, 1]), alpha=1)".formatted(value(sum), bias);
  }

  /** Returns a convolution or a product with its bias; null if it is neither. */
  private @Nullable String biased(Node sum, Node bias, String activation) {
    return switch (sum.op()) {
      case Conv2d _ -> TorchLayers.conv(this, sum, value(bias), activation);
      case MatMul(boolean a, boolean b) when !a && b && activation.equals("none") ->
          TorchLayers.linear(this, sum, value(bias));
      default -> null;
    };
  }

  /** Writes into the operand where no gradient needs it, or into the convolution before. */
  private String activation(Node node, String name) {
    Node x = node.input(0);
    if (blocked
        && usedOnce(x)
        && x.op() instanceof AddBias
        && x.input(0).op() instanceof Conv2d
        && usedOnce(x.input(0))) {
      String fused = biased(x.input(0), x.input(1), name);
      if (fused != null) {
        return fused;
      }
    }
    boolean inPlace =
        usedOnce(x)
            && switch (x.op()) {
              case Conv2d _, AddBias _, MatMul _, BatchNorm _, MaxPool _, AveragePool _ -> true;
              default -> false;
            };
    return "torch.%s%s(%s)".formatted(name, inPlace ? "_" : "", value(x));
  }

  private String batchNorm(Node node, BatchNorm norm) {
    boolean batch = norm.statistics() == BatchNorm.Statistics.BATCH;
    String x = input(node);
    String mean = "None";
    String variance = "None";
    float momentum = 0.9f;
    if (!batch) {
      mean = value(node.input(3));
      variance = value(node.input(4));
    } else {
      if (!(node.input(3).op() instanceof BatchMean)
          || !(node.input(4).op() instanceof BatchVariance)) {
        throw new UnsupportedOperationException(
            "pytorch: normalises by the batch's own statistics only, not by " + node.input(3));
      }
      for (Node update : updates) {
        // running <- momentum running + (1 - momentum) [factor] batch
        Node kept = update.input(0).input(0);
        Node added = update.input(0).input(1).input(0);
        boolean unbiased = added.op() instanceof Scale;
        Node statistic = unbiased ? added.input(0) : added;
        Variable running = ((Assign) update.op()).target();
        if (statistic == node.input(3)) {
          mean = variable(running);
          momentum = ((Scale) kept.op()).factor();
        } else if (statistic == node.input(4)) {
          variance = variable(running);
        }
      }
    }
    return "torch.batch_norm(%s, %s, %s, %s, %s, %s, %s, %s, False)"
        .formatted(
            x,
            value(node.input(1)),
            value(node.input(2)),
            mean,
            variance,
            TorchLayers.bool(batch),
            TorchLayers.number(1 - momentum),
            TorchLayers.number(norm.epsilon()));
  }
}
