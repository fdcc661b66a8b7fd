package dev.lanes.vector;

import static dev.lanes.vector.Layout.BLOCKED;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.*;
import dev.lanes.plan.Step;
import dev.lanes.vector.Broadcasts.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses the kernels of each step and binds them to their operands. */
final class Lowering {
  private final Arrangement arrangement;
  private final Operands at;
  private final Workspace workspace;
  private final ChannelSums channelSums;
  private final NormLowering norms;
  private final PlaneLowering planes;

  Lowering(Arrangement arrangement, Operands at, Workspace workspace) {
    this.arrangement = arrangement;
    this.at = at;
    this.workspace = workspace;
    this.channelSums = new ChannelSums(arrangement.program().nodes());
    this.norms = new NormLowering(at, channelSums, workspace);
    this.planes = new PlaneLowering(at, channelSums, workspace);
  }

  /** Returns the kernels of a step, to be run in order; none where nothing is to be done. */
  List<Kernel> lower(Step step) {
    Node node = step.main();
    return switch (node.op()) {
      case Input op -> List.of();
      case VariableRead op -> List.of();
      case Constant op -> List.of(); // filled when compiled
      case DropoutMask op -> List.of(Dropouts.of(op, layout(node), place(node), workspace));
      case Unary op -> List.of(Elementwise.of(op, in(node, 0), place(node), length(node)));
      case ActivationGradient op -> activationGradient(op, step);
      case Binary op ->
          List.of(binary(hasRelu(step) ? Arithmetic.ADD_RELU : Arithmetic.of(op), step));
      case Reshape op -> reshape(node);
      case BroadcastTo op ->
          List.of(Broadcasts.repeat(walk(node, node.input(0)), in(node, 0), place(node)));
      case Sum op -> sum(op.axes(), 1, node);
      case Concatenate op -> concatenate(op, node);
      case Slice op ->
          List.of(
              Copies.entries(
                  "slice",
                  layout(node),
                  op.axis(),
                  in(node, 0),
                  node.input(0).shape(),
                  op.from(),
                  place(node),
                  node.shape(),
                  0,
                  op.to() - op.from()));
      case MatMul op -> matMul(op, step);
      case AddBias op -> List.of(addBias(node, in(node, 0), place(node)));
      case BiasGradient op -> biasGradient(node);
      case Conv2d op ->
          norms.reading(
              step,
              image ->
                  Convolutions.forward(
                      op.geometry(),
                      shape(node, 0),
                      shape(node, 1),
                      blocked(node.input(0)),
                      image,
                      in(node, 1),
                      bias(step),
                      activation(step),
                      place(step.result()),
                      workspace));
      case Conv2dInputGradient op ->
          Convolutions.inputGradient(
              op.geometry(),
              node.shape(),
              shape(node, 1),
              blocked(node.input(0)),
              in(node, 0),
              in(node, 1),
              place(node),
              workspace);
      case Conv2dFilterGradient op ->
          norms.reading(
              step,
              image ->
                  Convolutions.filterGradient(
                      op.geometry(),
                      shape(node, 0),
                      node.shape(),
                      blocked(node.input(0)),
                      image,
                      planes.gradient(step),
                      place(node),
                      workspace));
      case LocalConv2d(Convolution g) ->
          local(LocalForward::new, g, shape(node, 0), shape(node, 1), node.shape(), node);
      case LocalConv2dInputGradient(Convolution g, Shape x) ->
          local(LocalInputGradient::new, g, x, shape(node, 1), shape(node, 0), node);
      case LocalConv2dFilterGradient(Convolution g, Shape w) ->
          local(LocalFilterGradient::new, g, shape(node, 0), w, shape(node, 1), node);
      case MaxPool op -> {
        Shape x = shape(node, 0);
        yield List.of(
            blocked(node)
                ? Pools.max(op.window(), x, node.shape(), in(node, 0), place(node))
                : PlainPools.max(
                    op.window(), x, node.shape(), in(node, 0), place(node), workspace));
      }
      case MaxPoolGradient op -> planes.pooling(node);
      case AveragePool op -> {
        Shape x = shape(node, 0);
        yield List.of(
            blocked(node)
                ? Pools.average(op.window(), x, node.shape(), in(node, 0), place(node))
                : PlainPools.average(
                    op.window(), x, node.shape(), in(node, 0), place(node), workspace));
      }
      case AveragePoolGradient op -> planes.pooling(node);
      case LocalResponseNorm op ->
          List.of(ResponseNorms.forward(op.settings(), node.shape(), in(node, 0), place(node)));
      case LocalResponseNormGradient op ->
          List.of(
              ResponseNorms.gradient(
                  op.settings(), node.shape(), in(node, 0), in(node, 1), place(node), workspace));
      case BatchMean op -> norms.mean(node);
      case BatchVariance op -> norms.variance(node);
      case BatchNorm op -> norms.normalise(op, step);
      case BatchNormInputGradient op -> norms.inputGradient(op, node);
      case BatchNormScaleGradient op -> norms.scaleGradient(op, node);
      case Softmax op ->
          List.of(Softmaxes.softmax(node.shape(), in(node, 0), place(node), workspace));
      case SoftmaxGradient op ->
          List.of(Softmaxes.softmaxGradient(node.shape(), in(node, 0), in(node, 1), place(node)));
      case SoftmaxCrossEntropy op ->
          List.of(
              Softmaxes.crossEntropy(
                  op.smoothing(),
                  shape(node, 0),
                  in(node, 0),
                  in(node, 1),
                  place(node),
                  workspace));
      case SoftmaxCrossEntropyGradient op ->
          List.of(
              Softmaxes.crossEntropyGradient(
                  op.smoothing(),
                  node.shape(),
                  in(node, 0),
                  in(node, 1),
                  in(node, 2),
                  place(node),
                  workspace));
      case Correct op ->
          List.of(Softmaxes.correct(shape(node, 0), in(node, 0), in(node, 1), place(node)));
      case Assign op ->
          List.of(Copies.copy(in(node, 0), at.variable(op.target()), node.shape().size()));
      case SgdUpdate op -> descent(step, Descent.of(op, in(node, 1), at.variable(op.parameter())));
      case MomentumUpdate op ->
          descent(
              step,
              Descent.of(op, in(node, 1), at.variable(op.parameter()), at.variable(op.velocity())));
    };
  }

  private Storage place(Node node) {
    return at.place(node);
  }

  private Storage in(Node node, int i) {
    return at.in(node, i);
  }

  private static Shape shape(Node node, int i) {
    return node.input(i).shape();
  }

  private Layout layout(Node node) {
    return at.layout(node);
  }

  private boolean blocked(Node node) {
    return at.isBlocked(node);
  }

  private long length(Node node) {
    return at.layout(node).length(node.shape());
  }

  /** Lowers the gradient of an activation, with the sums that others have use for. */
  private List<Kernel> activationGradient(ActivationGradient op, Step step) {
    Node node = step.main();
    boolean isNormalised = NormalisedImages.isIn(step);
    Optional<Node> norm =
        blocked(node) && node.shape().rank() == 4 ? channelSums.norm(node) : Optional.empty();
    if (step.prologue().isEmpty() && norm.isEmpty() && planes.sums(node) == null) {
      return List.of(
          ActivationGradients.of(op, in(node, 0), in(node, 1), place(node), length(node)));
    }
    List<Kernel> kernels = new ArrayList<>();
    PlaneSource source =
        isNormalised
            ? planes.rectifier(node, norms.normalised(step, kernels))
            : planes.activation(step);
    kernels.addAll(
        norm.map(gradient -> norms.summing(gradient, source))
            .orElseGet(() -> planes.writing(node, source)));
    return kernels;
  }

  private List<Kernel> biasGradient(Node node) {
    return channelSums
        .total(node.input(0), place(node))
        .map(List::of)
        .orElseGet(() -> sum(allButChannels(shape(node, 0)), 1, node));
  }

  private List<Kernel> reshape(Node node) {
    if (!arrangement.isMove(node)) {
      return List.of(); // the same storage
    }
    Layout from = layout(node.input(0));
    if (from == layout(node)) {
      return List.of(Copies.copy(in(node, 0), place(node), length(node)));
    }
    return List.of(
        from == BLOCKED
            ? Blocks.unpacking(in(node, 0), place(node), node.shape())
            : Blocks.packing(in(node, 0), place(node), node.shape()));
  }

  /** A kernel of locally connected layers. */
  private interface LocalKernel {
    Kernel of(LocalWindows windows, Storage a, Storage b, Storage result, Workspace workspace);
  }

  private List<Kernel> local(
      LocalKernel kind, Convolution g, Shape image, Shape weights, Shape result, Node node) {
    LocalWindows windows = new LocalWindows(g, image, weights, result);
    return List.of(kind.of(windows, in(node, 0), in(node, 1), place(node), workspace));
  }

  private Walk walk(Node node, Node... operands) {
    Layout layout = layout(node);
    int[][] strides = new int[operands.length][];
    for (int i = 0; i < operands.length; i++) {
      strides[i] = Walk.strides(node.shape(), layout, operands[i].shape(), layout(operands[i]));
    }
    return Walk.of(Walk.dimensions(node.shape(), layout), strides);
  }

  private Kernel binary(Arithmetic op, Step step) {
    Node node = step.main();
    Walk walk = walk(node, node.input(0), node.input(1));
    return Broadcasts.binary(op, walk, in(node, 0), in(node, 1), place(step.result()));
  }

  /** Adds the bias as the tensor {@code [1, channels, 1, 1]} that it stands for. */
  private Kernel addBias(Node node, Storage x, Storage y) {
    Shape shape = node.shape();
    Layout layout = layout(node);
    Shape bias = shape.rank() == 4 ? Shape.of(1, shape.dim(1), 1, 1) : Shape.of(1, shape.dim(1));
    Walk walk =
        Walk.of(
            Walk.dimensions(shape, layout),
            Walk.strides(shape, layout, shape, layout),
            Walk.strides(shape, layout, bias, Layout.PLAIN));
    return Broadcasts.binary(Arithmetic.ADD, walk, x, in(node, 1), y);
  }

  private List<Kernel> sum(List<Integer> axes, float factor, Node node) {
    Node x = node.input(0);
    return Sums.of(axes, factor, x.shape(), layout(x), in(node, 0), place(node), workspace);
  }

  private static List<Integer> allButChannels(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(axis -> axis != 1).boxed().toList();
  }

  private List<Kernel> concatenate(Concatenate op, Node node) {
    List<Kernel> kernels = new ArrayList<>();
    int at = 0;
    for (Node part : node.inputs()) {
      int count = part.shape().dim(op.axis());
      kernels.add(
          Copies.entries(
              "concatenate",
              layout(node),
              op.axis(),
              place(part),
              part.shape(),
              0,
              place(node),
              node.shape(),
              at,
              count));
      at += count;
    }
    return kernels;
  }

  /** Lowers an update, with the product that computes its gradient if it is part of the step. */
  private List<Kernel> descent(Step step, Descent descent) {
    if (step.prologue().isEmpty()) {
      Node gradient = step.main().input(0);
      return List.of(descent.whole(place(gradient), gradient.shape().size()));
    }
    Node product = step.prologue().getFirst();
    Shape w = product.shape();
    return Products.blockedDescent(
        shape(product, 0).dim(0),
        w.dim(0),
        w.dim(1),
        in(product, 1),
        in(product, 0),
        descent,
        workspace);
  }

  private List<Kernel> matMul(MatMul op, Step step) {
    Node node = step.main();
    int m = node.shape().dim(0);
    int n = node.shape().dim(1);
    int k = op.depth(List.of(shape(node, 0), shape(node, 1)));
    Storage a = in(node, 0);
    Storage b = in(node, 1);
    Storage c = place(step.result());
    if (blocked(node)) {
      return Products.blockedForward(
          op.transposeB(), m, n, k, a, b, bias(step), hasRelu(step), c, workspace);
    }
    if (blocked(node.input(0))) {
      List<Kernel> kernels =
          new ArrayList<>(Products.blockedOuter(true, k, m, n, b, a, c, workspace));
      kernels.addAll(epilogue(step));
      return kernels;
    }
    return Products.matMul(
        op.transposeA(), op.transposeB(), m, n, k, a, b, bias(step), hasRelu(step), c, workspace);
  }

  /** Returns bias and rectifier as passes of their own, for a product that cannot add them. */
  private List<Kernel> epilogue(Step step) {
    List<Kernel> kernels = new ArrayList<>();
    Storage y = place(step.result());
    for (Node node : step.epilogue()) {
      kernels.add(
          node.op() instanceof Unary op
              ? Elementwise.of(op, y, y, length(node))
              : addBias(node, y, y));
    }
    return kernels;
  }

  private @Nullable Storage bias(Step step) {
    for (Node node : step.epilogue()) {
      if (node.op() instanceof AddBias) {
        return in(node, 1);
      }
    }
    return null;
  }

  private static Activation activation(Step step) {
    boolean logistic = step.epilogue().stream().anyMatch(node -> node.op() instanceof Logistic);
    return logistic ? Activation.LOGISTIC : hasRelu(step) ? Activation.RELU : Activation.NONE;
  }

  private static boolean hasRelu(Step step) {
    return step.epilogue().stream().anyMatch(node -> node.op() instanceof Relu);
  }
}
