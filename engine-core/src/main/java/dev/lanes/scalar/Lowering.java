package dev.lanes.scalar;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.*;
import java.util.List;
import java.util.Map;

/** Binds each node to its loops: the one place that knows all operations. */
final class Lowering {
  /** What a node without loops does in a run. */
  static final Kernel NOTHING = step -> {};

  private final ScalarSession session;
  private final ScalarLayout layout;
  private final Map<Node, Tensor> places;
  private final boolean wide;
  private long scratchBytes;

  /**
   * Prepares to lower nodes in the order of their program.
   *
   * @param places where the values lie; filled by the caller before a node is lowered
   * @param wide whether sums are made in double
   */
  Lowering(ScalarSession session, ScalarLayout layout, Map<Node, Tensor> places, boolean wide) {
    this.session = session;
    this.layout = layout;
    this.places = places;
    this.wide = wide;
  }

  /** Returns the memory kernels keep for themselves so far. */
  long scratchBytes() {
    return scratchBytes;
  }

  /** Returns where a value lies. */
  Tensor place(Node node) {
    Tensor place = places.get(node);
    if (place == null) {
      throw new IllegalStateException("compile: " + node + " has no place");
    }
    return place;
  }

  /** Returns the loops of a node; {@link #NOTHING} where its value is there without any. */
  Kernel lower(Node node) {
    if (node.op() instanceof StateUpdate op) {
      return update(op, node.inputs().stream().map(this::place).toList());
    }
    Tensor y = place(node);
    List<Tensor> in = node.inputs().stream().map(this::place).toList();
    return switch (node.op()) {
      case Source op -> source(op, node, y);
      case Unary op -> unary(op, in.get(0), y);
      case ActivationGradient op -> activationGradient(op, in.get(0), in.get(1), y);
      case Binary op -> binary(op, in.get(0), in.get(1), y);
      case StateUpdate op -> update(op, in);

      case Reshape op -> NOTHING; // the same place
      case BroadcastTo op -> {
        Walk walk = Walk.broadcast(y.shape, List.of(in.get(0).shape));
        yield step -> ScalarReduction.broadcastTo(walk, in.get(0), y);
      }
      case Sum op -> {
        Walk kept = Walk.axes(in.get(0).shape, op.axes(), false);
        Walk reduced = Walk.axes(in.get(0).shape, op.axes(), true);
        yield step -> ScalarReduction.sum(kept, reduced, in.get(0), y, wide);
      }
      case Concatenate op -> step -> ScalarCopies.concatenate(op.axis(), in, y);
      case Slice op -> step -> ScalarCopies.slice(op.axis(), op.from(), in.get(0), y);
      case MatMul op -> step -> ScalarMatMul.multiply(op, in.get(0), in.get(1), y, wide);

      case AddBias op -> {
        ScalarChannels loops = new ScalarChannels(y, wide);
        yield step -> loops.addBias(in.get(0), in.get(1), y);
      }
      case BiasGradient op -> {
        ScalarChannels loops = new ScalarChannels(in.get(0), wide);
        yield step -> loops.sum(in.get(0), y);
      }
      case BatchMean op -> {
        ScalarChannels loops = new ScalarChannels(in.get(0), wide);
        yield step -> loops.mean(in.get(0), y);
      }
      case BatchVariance op -> {
        ScalarChannels loops = new ScalarChannels(in.get(0), wide);
        yield step -> loops.variance(in.get(0), in.get(1), y);
      }
      case BatchNorm op -> {
        ScalarChannels loops = new ScalarChannels(y, wide);
        yield step ->
            loops.normalise(op.epsilon(), in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), y);
      }
      case BatchNormInputGradient op -> {
        ScalarChannels loops = new ScalarChannels(y, wide);
        yield step ->
            loops.normaliseInputGradient(
                op, in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), y);
      }
      case BatchNormScaleGradient op -> {
        ScalarChannels loops = new ScalarChannels(in.get(0), wide);
        yield step ->
            loops.normaliseScaleGradient(
                op.epsilon(), in.get(0), in.get(1), in.get(2), in.get(3), y);
      }

      case Conv2d op -> {
        var loops = new ScalarConvolution(op.geometry(), in.get(0), in.get(1), y, wide);
        yield step -> loops.forward(in.get(0), in.get(1), y);
      }
      case Conv2dInputGradient op -> {
        var loops = new ScalarConvolution(op.geometry(), y, in.get(1), in.get(0), wide);
        double[] scratch = scratch(loops.imageSize());
        yield step -> loops.inputGradient(in.get(0), in.get(1), y, scratch);
      }
      case Conv2dFilterGradient op -> {
        var loops = new ScalarConvolution(op.geometry(), in.get(0), y, in.get(1), wide);
        yield step -> loops.filterGradient(in.get(0), in.get(1), y);
      }

      case LocalConv2d op -> {
        var loops = new ScalarLocalConvolution(op.geometry(), in.get(0), in.get(1), y, wide);
        yield step -> loops.forward(in.get(0), in.get(1), y);
      }
      case LocalConv2dInputGradient op -> {
        var loops = new ScalarLocalConvolution(op.geometry(), y, in.get(1), in.get(0), wide);
        double[] scratch = scratch(loops.imageSize());
        yield step -> loops.inputGradient(in.get(0), in.get(1), y, scratch);
      }
      case LocalConv2dFilterGradient op -> {
        var loops = new ScalarLocalConvolution(op.geometry(), in.get(0), y, in.get(1), wide);
        yield step -> loops.filterGradient(in.get(0), in.get(1), y);
      }

      case MaxPool op -> {
        ScalarPooling loops = new ScalarPooling(op.window(), in.get(0), y, wide);
        yield step -> loops.max(in.get(0), y);
      }
      case MaxPoolGradient op -> {
        ScalarPooling loops = new ScalarPooling(op.window(), y, in.get(1), wide);
        double[] scratch = scratch(loops.planeSize());
        yield step -> loops.maxGradient(in.get(0), in.get(1), in.get(2), y, scratch);
      }
      case AveragePool op -> {
        ScalarPooling loops = new ScalarPooling(op.window(), in.get(0), y, wide);
        yield step -> loops.average(in.get(0), y);
      }
      case AveragePoolGradient op -> {
        ScalarPooling loops = new ScalarPooling(op.window(), y, in.get(0), wide);
        double[] scratch = scratch(loops.planeSize());
        yield step -> loops.averageGradient(in.get(0), y, scratch);
      }

      case LocalResponseNorm op -> {
        ScalarResponseNorm loops = new ScalarResponseNorm(op.settings(), y, wide);
        yield step -> loops.forward(in.get(0), y);
      }
      case LocalResponseNormGradient op -> {
        ScalarResponseNorm loops = new ScalarResponseNorm(op.settings(), y, wide);
        float[] denominators = new float[loops.imageSize()];
        float[] ratios = new float[loops.imageSize()];
        scratchBytes += 8L * loops.imageSize();
        yield step -> loops.gradient(in.get(0), in.get(1), y, denominators, ratios);
      }

      case Softmax op -> step -> ScalarSoftmax.softmax(in.get(0), y, wide);
      case SoftmaxGradient op ->
          step -> ScalarSoftmax.softmaxGradient(in.get(0), in.get(1), y, wide);
      case SoftmaxCrossEntropy op ->
          step -> ScalarSoftmax.crossEntropy(op.smoothing(), in.get(0), in.get(1), y, wide);
      case Correct op -> step -> ScalarSoftmax.correct(in.get(0), in.get(1), y);
      case SoftmaxCrossEntropyGradient op ->
          step ->
              ScalarSoftmax.crossEntropyGradient(
                  op.smoothing(), in.get(0), in.get(1), in.get(2), y, wide);
    };
  }

  private Kernel source(Source source, Node node, Tensor y) {
    return switch (source) {
      case Input op -> NOTHING; // fed
      case Constant op -> NOTHING; // filled when compiled
      case VariableRead op -> {
        if (!layout.isCopied(node)) {
          yield NOTHING;
        }
        Tensor variable = new Tensor(session.values(op.variable()), 0, y.shape);
        yield step -> ScalarCopies.copy(variable, y);
      }
      case DropoutMask op -> {
        int[] words = new int[4];
        yield step -> ScalarDropout.mask(op, step, words, y);
      }
    };
  }

  private static Kernel unary(Unary unary, Tensor x, Tensor y) {
    return switch (unary) {
      case Relu op -> step -> ScalarElementwise.relu(x, y);
      case LeakyRelu op -> step -> ScalarElementwise.leakyRelu(op.slope(), x, y);
      case Logistic op -> step -> ScalarElementwise.logistic(x, y);
      case ScaledTanh op -> step -> ScalarElementwise.scaledTanh(op.amplitude(), op.slope(), x, y);
      case Exp op -> step -> ScalarElementwise.exp(x, y);
      case Log op -> step -> ScalarElementwise.log(x, y);
      case Square op -> step -> ScalarElementwise.square(x, y);
      case SquareRoot op -> step -> ScalarElementwise.squareRoot(x, y);
      case Abs op -> step -> ScalarElementwise.abs(x, y);
      case Sign op -> step -> ScalarElementwise.sign(x, y);
      case Scale op -> step -> ScalarElementwise.scale(op.factor(), x, y);
    };
  }

  private static Kernel activationGradient(
      ActivationGradient gradient, Tensor y, Tensor dy, Tensor dx) {
    return switch (gradient) {
      case ReluGradient op -> step -> ScalarElementwise.reluGradient(y, dy, dx);
      case LeakyReluGradient op ->
          step -> ScalarElementwise.leakyReluGradient(op.slope(), y, dy, dx);
      case LogisticGradient op -> step -> ScalarElementwise.logisticGradient(y, dy, dx);
      case ScaledTanhGradient op ->
          step -> ScalarElementwise.scaledTanhGradient(op.amplitude(), op.slope(), y, dy, dx);
    };
  }

  private static Kernel binary(Binary binary, Tensor a, Tensor b, Tensor y) {
    Walk walk = Walk.broadcast(y.shape, List.of(a.shape, b.shape));
    return switch (binary) {
      case Add op -> step -> ScalarElementwise.add(walk, a, b, y);
      case Subtract op -> step -> ScalarElementwise.subtract(walk, a, b, y);
      case Multiply op -> step -> ScalarElementwise.multiply(walk, a, b, y);
      case Divide op -> step -> ScalarElementwise.divide(walk, a, b, y);
    };
  }

  private Kernel update(StateUpdate update, List<Tensor> in) {
    return switch (update) {
      case SgdUpdate op -> {
        float[] w = session.values(op.parameter());
        yield step -> ScalarUpdates.sgd(op, w, in.get(0), in.get(1));
      }
      case MomentumUpdate op -> {
        float[] w = session.values(op.parameter());
        float[] v = session.values(op.velocity());
        yield step -> ScalarUpdates.momentum(op, w, v, in.get(0), in.get(1));
      }
      case Assign op -> {
        float[] target = session.values(op.target());
        yield step -> ScalarUpdates.assign(target, in.get(0));
      }
    };
  }

  /** Returns an array for sums in double; empty where sums are made in float. */
  private double[] scratch(int length) {
    double[] scratch = new double[wide ? length : 0];
    scratchBytes += 8L * scratch.length;
    return scratch;
  }
}
