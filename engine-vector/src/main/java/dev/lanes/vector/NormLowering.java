package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.Relu;
import dev.lanes.plan.Step;
import dev.lanes.vector.BatchNorms.GradientSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses the kernels of batch normalisation; see {@link Lowering}. */
final class NormLowering {
  private final Operands at;
  private final ChannelSums channelSums;
  private final Workspace workspace;
  private final Map<Node, Image.Normalised> images = new HashMap<>(); // by normalisation

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

  /** Lowers a normalisation, with or without a sum and a rectifier. */
  List<Kernel> normalise(BatchNorm op, Step step) {
    Node node = step.main();
    Storage added = null;
    boolean relu = false;
    for (Node next : step.epilogue()) {
      if (next.op() instanceof Add) {
        added = at.in(next, 1);
      }
      relu |= next.op() instanceof Relu;
    }
    return List.of(
        norms(node)
            .normalise(
                op.epsilon(),
                added,
                relu,
                at.in(node, 0),
                at.in(node, 1),
                at.in(node, 2),
                at.in(node, 3),
                at.in(node, 4),
                at.place(step.result())));
  }

  /**
   * Returns the kernels of a step that reads images: values, or normalised and rectified on the
   * way.
   */
  List<Kernel> reading(Step step, Function<Image, List<Kernel>> kernels) {
    if (!NormalisedImages.isIn(step)) {
      return kernels.apply(new Image.Stored(at.in(step.main(), 0)));
    }
    List<Kernel> all = new ArrayList<>();
    all.addAll(kernels.apply(normalised(step, all)));
    return all;
  }

  /** Returns the images that a step normalises; the first one computes the factors. */
  Image.Normalised normalised(Step step, List<Kernel> kernels) {
    Node node = step.prologue().getFirst();
    return images.computeIfAbsent(
        node,
        key -> {
          Storage factors = new Storage(new float[key.shape().dim(1)], 0);
          float epsilon = ((BatchNorm) key.op()).epsilon();
          kernels.add(norms(key).factors(epsilon, at.in(key, 1), at.in(key, 4), factors));
          return new Image.Normalised(at.in(key, 0), at.in(key, 3), factors, at.in(key, 2));
        });
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
    GradientSums sums = norms(gradient).gradientSums();
    kernels.addAll(sum(gradient, mean, sums, null));
    return sums;
  }

  /** Returns the kernels that write the planes of a dy and sum them up for a gradient. */
  List<Kernel> summing(Node gradient, PlaneSource dy) {
    return sum(gradient, gradient.input(3), norms(gradient).gradientSums(), dy);
  }

  private List<Kernel> sum(
      Node gradient, Node mean, GradientSums sums, @Nullable PlaneSource planes) {
    Node x = gradient.input(0);
    Node dy = gradient.input(1);
    channelSums.keep(x, dy, mean, sums);
    return norms(gradient).sum(sums, planes, at.place(x), at.place(dy), at.place(mean));
  }
}
