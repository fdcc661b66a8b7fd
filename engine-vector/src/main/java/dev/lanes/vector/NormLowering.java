package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.vector.BatchNorms.GradientSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Chooses the kernels of batch normalisation; see {@link Lowering}. */
final class NormLowering {
  private final Operands at;
  private final ChannelSums channelSums;
  private final Workspace workspace;

  NormLowering(Operands at, ChannelSums channelSums, Workspace workspace) {
    this.at = at;
    this.channelSums = channelSums;
    this.workspace = workspace;
  }

  private BatchNorms norms(Node node) {
    Node x = node.input(0);
    return new BatchNorms(x.shape(), at.layout(x), workspace);
  }

  /** Lowers a mean, which takes with it what a variance of the same numbers needs. */
  List<Kernel> mean(Node node) {
    BatchNorms norms = norms(node);
    return channelSums
        .moments(node, norms)
        .map(moments -> norms.mean(moments, at.in(node, 0), at.place(node)))
        .orElseGet(() -> sum(node));
  }

  private List<Kernel> sum(Node mean) {
    Shape x = mean.input(0).shape();
    float share = (float) mean.shape().size() / x.size();
    List<Integer> axes = IntStream.range(0, x.rank()).filter(axis -> axis != 1).boxed().toList();
    return Sums.of(
        axes, share, x, at.layout(mean.input(0)), at.in(mean, 0), at.place(mean), workspace);
  }

  /** Lowers a variance. */
  List<Kernel> variance(Node node) {
    BatchNorms norms = norms(node);
    return channelSums
        .taken(node.input(1), node.input(0))
        .map(moments -> List.of(norms.variance(moments, at.in(node, 1), at.place(node))))
        .orElseGet(() -> norms.variance(at.in(node, 0), at.in(node, 1), at.place(node)));
  }

  /** Lowers a normalisation, rectified or not. */
  List<Kernel> normalise(BatchNorm op, boolean relu, Node node, Storage result) {
    return List.of(
        norms(node)
            .normalise(
                op.epsilon(),
                relu,
                at.in(node, 0),
                at.in(node, 1),
                at.in(node, 2),
                at.in(node, 3),
                at.in(node, 4),
                result));
  }

  /** Lowers the gradient of what is normalised. */
  List<Kernel> inputGradient(BatchNormInputGradient op, Node node) {
    List<Kernel> kernels = new ArrayList<>();
    GradientSums sums =
        op.statistics() == BatchNorm.Statistics.BATCH
            ? gradientSums(node, node.input(3), kernels)
            : null;
    kernels.add(
        norms(node)
            .inputGradient(
                sums,
                op.epsilon(),
                at.in(node, 0),
                at.in(node, 1),
                at.in(node, 2),
                at.in(node, 3),
                at.in(node, 4),
                at.place(node)));
    return kernels;
  }

  /** Lowers the gradient of the scale. */
  List<Kernel> scaleGradient(BatchNormScaleGradient op, Node node) {
    List<Kernel> kernels = new ArrayList<>();
    GradientSums sums = gradientSums(node, node.input(2), kernels);
    kernels.add(norms(node).scaleGradient(op.epsilon(), sums, at.in(node, 3), at.place(node)));
    return kernels;
  }

  /** Returns the sums that the gradients of a normalisation share; the first one computes them. */
  private GradientSums gradientSums(Node gradient, Node mean, List<Kernel> kernels) {
    Node x = gradient.input(0);
    Node dy = gradient.input(1);
    Optional<GradientSums> known = channelSums.ofNorm(x, dy, mean);
    if (known.isPresent()) {
      return known.get();
    }
    BatchNorms norms = norms(gradient);
    GradientSums sums = norms.gradientSums();
    kernels.addAll(norms.sum(sums, at.place(x), at.place(dy), at.place(mean)));
    channelSums.keep(x, dy, mean, sums);
    return sums;
  }
}
