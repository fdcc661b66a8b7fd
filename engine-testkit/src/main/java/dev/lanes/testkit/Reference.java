package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.*;
import dev.lanes.random.Philox;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates programs in double, each operation as its Javadoc defines it, element by element; slow,
 * and nothing to do with the loops of any backend.
 */
public final class Reference {
  private final Map<Node, double[]> feeds;
  private final Map<Variable, double[]> variables;
  private final long step;
  private final Map<Node, Grid> values = new HashMap<>();
  private final Map<Variable, double[]> updated = new HashMap<>();

  private Reference(Map<Node, double[]> feeds, Map<Variable, double[]> variables, long step) {
    this.feeds = feeds;
    this.variables = variables;
    this.step = step;
  }

  /**
   * Evaluates the nodes, each of which follows its inputs.
   *
   * @param feeds the values of inputs, row-major
   * @param variables the values of variables, row-major
   */
  public static Reference run(
      List<Node> nodes, Map<Node, double[]> feeds, Map<Variable, double[]> variables, long step) {
    Reference reference = new Reference(feeds, variables, step);
    for (Node node : nodes) {
      if (node.op() instanceof StateUpdate update) {
        reference.update(update, node);
      } else {
        reference.values.put(node, reference.evaluate(node));
      }
    }
    return reference;
  }

  /** Returns the value of a node, row-major. */
  public double[] value(Node node) {
    return grid(node).values();
  }

  /** Returns the value of a variable after the updates, row-major. */
  public double[] variable(Variable variable) {
    return updated.getOrDefault(variable, before(variable));
  }

  private Grid grid(Node node) {
    return known(values, node);
  }

  private double[] before(Variable variable) {
    return known(variables, variable);
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("reference: there is no value for " + key);
    }
    return value;
  }

  private Grid evaluate(Node node) {
    List<Grid> in = node.inputs().stream().map(this::grid).toList();
    return switch (node.op()) {
      case Input _ -> Grid.of(node.shape(), known(feeds, node));
      case VariableRead op -> Grid.of(node.shape(), before(op.variable()));
      case Constant op -> Grid.each(node.shape(), i -> op.value());
      case DropoutMask op -> mask(op);

      case Unary op -> Grid.each(node.shape(), i -> unary(op, in.get(0).at(i)));
      case ActivationGradient op ->
          Grid.each(node.shape(), i -> in.get(1).at(i) * slope(op, in.get(0).at(i)));
      case Binary op ->
          Grid.each(node.shape(), i -> binary(op, in.get(0).broadcast(i), in.get(1).broadcast(i)));

      case Reshape _ -> Grid.of(node.shape(), in.get(0).values());
      case BroadcastTo _ -> Grid.each(node.shape(), in.get(0)::broadcast);
      case Sum op -> sum(op, in.get(0), node);
      case Concatenate op -> Grid.each(node.shape(), i -> part(op.axis(), in, i));
      case Slice op ->
          Grid.each(
              node.shape(),
              i -> {
                int[] shifted = i.clone();
                shifted[op.axis()] += op.from();
                return in.get(0).at(shifted);
              });
      case MatMul op -> matMul(op, in.get(0), in.get(1), node);

      case AddBias _ -> Grid.each(node.shape(), i -> in.get(0).at(i) + in.get(1).at(i[1]));
      case BiasGradient _ -> perChannel(in.get(0), (i, c) -> in.get(0).at(i));
      case BatchMean _ -> mean(in.get(0), (i, c) -> in.get(0).at(i));
      case BatchVariance _ ->
          mean(in.get(0), (i, c) -> Math.pow(in.get(0).at(i) - in.get(1).at(c), 2));
      case BatchNorm op ->
          Grid.each(
              node.shape(),
              i ->
                  in.get(1).at(i[1])
                          * (in.get(0).at(i) - in.get(3).at(i[1]))
                          / Math.sqrt(in.get(4).at(i[1]) + op.epsilon())
                      + in.get(2).at(i[1]));
      case BatchNormInputGradient op -> batchNormInputGradient(op, in);
      case BatchNormScaleGradient op ->
          perChannel(
              in.get(0),
              (i, c) ->
                  in.get(1).at(i)
                      * (in.get(0).at(i) - in.get(2).at(c))
                      / Math.sqrt(in.get(3).at(c) + op.epsilon()));

      case Conv2d op -> ReferenceWindows.conv2d(op.geometry(), in.get(0), in.get(1), node.shape());
      case Conv2dInputGradient op ->
          ReferenceWindows.inputGradient(op.geometry(), in.get(0), in.get(1), node.shape());
      case Conv2dFilterGradient op ->
          ReferenceWindows.filterGradient(op.geometry(), in.get(0), in.get(1), node.shape());
      case LocalConv2d op ->
          ReferenceLocal.forward(op.geometry(), in.get(0), in.get(1), node.shape());
      case LocalConv2dInputGradient op ->
          ReferenceLocal.inputGradient(op.geometry(), in.get(0), in.get(1), node.shape());
      case LocalConv2dFilterGradient op ->
          ReferenceLocal.filterGradient(op.geometry(), in.get(0), in.get(1), node.shape());
      case MaxPool op -> ReferenceWindows.maxPool(op.window(), in.get(0), node.shape());
      case MaxPoolGradient op ->
          ReferenceWindows.maxPoolGradient(op.window(), in.get(0), in.get(1), in.get(2));
      case AveragePool op -> ReferenceWindows.averagePool(op.window(), in.get(0), node.shape());
      case AveragePoolGradient op ->
          ReferenceWindows.averagePoolGradient(op.window(), in.get(0), node.shape());
      case LocalResponseNorm op -> ReferenceWindows.responseNorm(op.settings(), in.get(0));
      case LocalResponseNormGradient op ->
          ReferenceWindows.responseNormGradient(op.settings(), in.get(0), in.get(1));

      case Softmax _ -> Grid.each(node.shape(), i -> softmax(in.get(0), i[0], i[1]));
      case SoftmaxGradient _ ->
          Grid.each(
              node.shape(),
              i -> {
                double product = 0;
                for (int j = 0; j < node.shape().dim(1); j++) {
                  product += in.get(1).at(i[0], j) * in.get(0).at(i[0], j);
                }
                return in.get(0).at(i) * (in.get(1).at(i) - product);
              });
      case SoftmaxCrossEntropy op ->
          Grid.each(
              node.shape(),
              i -> {
                double loss = 0;
                for (int k = 0; k < in.get(0).dim(1); k++) {
                  double q = target(op.smoothing(), in.get(1).at(i), k, in.get(0).dim(1));
                  loss -= q == 0 ? 0 : q * logSoftmax(in.get(0), i[0], k);
                }
                return loss;
              });
      case Correct _ ->
          Grid.each(
              node.shape(),
              i -> {
                double label = in.get(1).at(i);
                for (int k = 0; k < in.get(0).dim(1); k++) {
                  if (k == label) {
                    return isHighest(in.get(0), i[0], k) ? 1 : 0;
                  }
                }
                return 0;
              });
      case SoftmaxCrossEntropyGradient op ->
          Grid.each(
              node.shape(),
              i ->
                  in.get(2).at(i[0])
                      * (softmax(in.get(0), i[0], i[1])
                          - target(op.smoothing(), in.get(1).at(i[0]), i[1], node.shape().dim(1))));
      case StateUpdate _ ->
          throw new IllegalArgumentException("reference: " + node + " is no value");
    };
  }

  /** Returns whether the score of a class is above those before and not below those after it. */
  private static boolean isHighest(Grid scores, int image, int own) {
    double score = scores.at(image, own);
    boolean highest = !Double.isNaN(score);
    for (int k = 0; k < scores.dim(1); k++) {
      double other = scores.at(image, k);
      highest &= other < score || (other == score && k >= own);
    }
    return highest;
  }

  private static double unary(Unary unary, double x) {
    return switch (unary) {
      case Relu _ -> Math.max(0, x);
      case LeakyRelu op -> x > 0 ? x : op.slope() * x;
      case Logistic _ -> 1 / (1 + Math.exp(-x));
      case ScaledTanh op -> op.amplitude() * Math.tanh(op.slope() * x);
      case Exp _ -> Math.exp(x);
      case Log _ -> Math.log(x);
      case Square _ -> x * x;
      case SquareRoot _ -> Math.sqrt(x);
      case Abs _ -> Math.abs(x);
      case Sign _ -> Math.signum(x);
      case Scale op -> op.factor() * x;
    };
  }

  /** Returns dx/dy at the result y of an activation. */
  private static double slope(ActivationGradient gradient, double y) {
    return switch (gradient) {
      case ReluGradient _ -> y > 0 ? 1 : 0;
      case LeakyReluGradient op -> y > 0 ? 1 : op.slope();
      case LogisticGradient _ -> y * (1 - y);
      case ScaledTanhGradient op -> op.slope() * (op.amplitude() - y * y / op.amplitude());
    };
  }

  private static double binary(Binary binary, double a, double b) {
    return switch (binary) {
      case Add _ -> a + b;
      case Subtract _ -> a - b;
      case Multiply _ -> a * b;
      case Divide _ -> a / b;
    };
  }

  private Grid mask(DropoutMask op) {
    int perEntry = op.shape().sizePerEntry();
    double[] mask = new double[op.shape().size()];
    int[] words = new int[4];
    for (int i = 0; i < mask.length; i++) {
      int j = i % perEntry;
      Philox.block(op.seed(), j / 4, i / perEntry, (int) step, op.stream(), words, 0);
      boolean kept = (words[j % 4] >>> 8) * 0x1p-24 >= op.rate();
      mask[i] = kept ? 1 / (1 - (double) op.rate()) : 0;
    }
    return Grid.of(op.shape(), mask);
  }

  private static Grid sum(Sum op, Grid x, Node node) {
    double[] sums = new double[node.shape().size()];
    Grid kept = Grid.of(x.shape().reduce(op.axes(), true), sums);
    x.forEach(
        i -> {
          int[] target = i.clone();
          op.axes().forEach(axis -> target[axis] = 0);
          kept.add(x.at(i), target);
        });
    return Grid.of(node.shape(), sums);
  }

  private static double part(int axis, List<Grid> parts, int[] index) {
    int[] local = index.clone();
    for (Grid part : parts) {
      if (local[axis] < part.dim(axis)) {
        return part.at(local);
      }
      local[axis] -= part.dim(axis);
    }
    throw new IllegalStateException("reference: index " + Arrays.toString(index) + " is outside");
  }

  private static Grid matMul(MatMul op, Grid a, Grid b, Node node) {
    int depth = a.dim(op.transposeA() ? 0 : 1);
    return Grid.each(
        node.shape(),
        i -> {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum +=
                (op.transposeA() ? a.at(k, i[0]) : a.at(i[0], k))
                    * (op.transposeB() ? b.at(i[1], k) : b.at(k, i[1]));
          }
          return sum;
        });
  }

  /** A term at an index, whose channel is c. */
  private interface Term {
    double at(int[] index, int c);
  }

  private static Grid perChannel(Grid x, Term term) {
    Grid sums = Grid.each(Shape.of(x.dim(1)), c -> 0);
    x.forEach(i -> sums.add(term.at(i, i[1]), i[1]));
    return sums;
  }

  private static Grid mean(Grid x, Term term) {
    Grid sums = perChannel(x, term);
    double count = (double) x.shape().size() / x.dim(1);
    return Grid.each(sums.shape(), c -> sums.at(c) / count);
  }

  private static Grid batchNormInputGradient(BatchNormInputGradient op, List<Grid> in) {
    Grid x = in.get(0);
    Grid dy = in.get(1);
    Grid r = Grid.each(in.get(4).shape(), c -> 1 / Math.sqrt(in.get(4).at(c) + op.epsilon()));
    Term h = (i, c) -> (x.at(i) - in.get(3).at(c)) * r.at(c);
    Grid meanDy = mean(x, (i, c) -> dy.at(i));
    Grid meanDyH = mean(x, (i, c) -> dy.at(i) * h.at(i, c));
    return switch (op.statistics()) {
      case RUNNING -> Grid.each(x.shape(), i -> in.get(2).at(i[1]) * r.at(i[1]) * dy.at(i));
      case BATCH ->
          Grid.each(
              x.shape(),
              i ->
                  in.get(2).at(i[1])
                      * r.at(i[1])
                      * (dy.at(i) - meanDy.at(i[1]) - h.at(i, i[1]) * meanDyH.at(i[1])));
    };
  }

  private static double softmax(Grid x, int n, int k) {
    return Math.exp(logSoftmax(x, n, k));
  }

  private static double logSoftmax(Grid x, int n, int k) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < x.dim(1); j++) {
      largest = Math.max(largest, x.at(n, j));
    }
    double sum = 0;
    for (int j = 0; j < x.dim(1); j++) {
      sum += Math.exp(x.at(n, j) - largest);
    }
    return x.at(n, k) - largest - Math.log(sum);
  }

  private static double target(double smoothing, double label, int k, int classes) {
    if (!(label >= 0 && label < classes)) {
      return Double.NaN;
    }
    return (k == label ? 1 - smoothing : 0) + smoothing / classes;
  }

  private void update(StateUpdate update, Node node) {
    Grid operand = grid(node.input(0));
    switch (update) {
      case Assign op -> updated.put(op.target(), operand.values().clone());
      case SgdUpdate op -> {
        double r = op.rateFactor() * grid(node.input(1)).values()[0];
        double[] w = before(op.parameter()).clone();
        for (int i = 0; i < w.length; i++) {
          w[i] -= r * (operand.values()[i] + op.decay() * w[i]);
        }
        updated.put(op.parameter(), w);
      }
      case MomentumUpdate op -> {
        double r = op.rateFactor() * grid(node.input(1)).values()[0];
        double[] w = before(op.parameter()).clone();
        double[] v = before(op.velocity()).clone();
        for (int i = 0; i < w.length; i++) {
          double descent = r * (operand.values()[i] + op.decay() * w[i]);
          v[i] = op.momentum() * v[i] - descent;
          w[i] = op.nesterov() ? w[i] + op.momentum() * v[i] - descent : w[i] + v[i];
        }
        updated.put(op.parameter(), w);
        updated.put(op.velocity(), v);
      }
    }
  }
}
