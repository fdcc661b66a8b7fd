package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.plan.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses what computes gradients that consist of planes; see {@link Lowering}. */
final class PlaneLowering {
  private final Operands at;
  private final ChannelSums channelSums;
  private final Workspace workspace;

  PlaneLowering(Operands at, ChannelSums channelSums, Workspace workspace) {
    this.at = at;
    this.channelSums = channelSums;
    this.workspace = workspace;
  }

  /** Returns the kernel that writes the gradient of a pooling. */
  List<Kernel> pooling(Node node) {
    return writing(node, apart(node, source(node, null)));
  }

  /** Returns the kernel that writes the planes of a gradient. */
  List<Kernel> writing(Node node, PlaneSource source) {
    Shape shape = node.shape();
    int planes = Layout.blocks(shape) * shape.dim(1);
    return List.of(PlaneSource.writing(source, planes, length(shape), at.place(node)));
  }

  /** Returns the planes of the gradient of an activation. */
  PlaneSource activation(Step step) {
    PlaneSource dy = null;
    for (Node node : step.prologue()) {
      dy = source(node, dy);
    }
    PlaneSource planes = source(step.main(), dy);
    return dy == null ? planes : apart(step.main(), planes);
  }

  /** Returns planes that may take the place of what they are computed from, read to the end. */
  private PlaneSource apart(Node node, PlaneSource source) {
    return at.place(node).equals(at.in(node, 0))
        ? PlaneSource.apart(source, length(node.shape()), workspace)
        : source;
  }

  /** Returns the planes of the gradient of a rectifier whose results lie nowhere. */
  PlaneSource rectifier(Node node, Image.Normalised y) {
    int channels = node.shape().dim(1);
    int length = length(node.shape());
    Storage dy = at.in(node, 1);
    PlaneSource source =
        (plane, to, place, thread) -> {
          int from = plane * length;
          y.rectify(plane % channels, from, length, dy.array(), dy.offset() + from, to, place);
        };
    return PlaneSource.summed(source, sums(node));
  }

  /** Returns what a filter gradient reads: a value, or planes that nobody has computed before. */
  Gradient gradient(Step step) {
    PlaneSource source = null;
    for (Node node : NormalisedImages.isIn(step) ? List.<Node>of() : step.prologue()) {
      source = source(node, source);
    }
    return source == null
        ? new Gradient.Stored(at.in(step.main(), 1))
        : new Gradient.Computed(source);
  }

  /** Returns what the kernel of a gradient sums up, if a bias has use for it. */
  @Nullable PlaneSums sums(Node gradient) {
    return at.isBlocked(gradient) ? channelSums.planes(gradient, workspace) : null;
  }

  /**
   * Returns the planes of a blocked gradient, summed up on the way if a bias has use for that.
   *
   * @param dy the planes of the gradient behind it; null if they are stored
   */
  private PlaneSource source(Node node, @Nullable PlaneSource dy) {
    int length = length(node.shape());
    PlaneSource source =
        switch (node.op()) {
          case ActivationGradient op ->
              dy == null
                  ? ActivationGradients.planes(op, at.in(node, 0), at.in(node, 1), length)
                  : ActivationGradients.planes(op, at.in(node, 0), dy, length);
          case MaxPoolGradient op ->
              Pools.maxGradient(
                  op.window(),
                  node.shape(),
                  node.input(1).shape(),
                  at.in(node, 0),
                  at.in(node, 1),
                  at.in(node, 2));
          case AveragePoolGradient op ->
              Pools.averageGradient(
                  op.window(), node.shape(), node.input(0).shape(), at.in(node, 0));
          case Add op -> sum(at.in(node, 0), at.in(node, 1), length);
          default -> throw new IllegalStateException("vector: " + node + " has no planes");
        };
    return PlaneSource.summed(source, sums(node));
  }

  private static PlaneSource sum(Storage a, Storage b, int length) {
    return (plane, to, place, thread) -> {
      int from = plane * length;
      Broadcasts.both(
          Broadcasts.Arithmetic.ADD,
          a.array(),
          a.offset() + from,
          b.array(),
          b.offset() + from,
          to,
          place,
          length);
    };
  }

  private static int length(Shape shape) {
    return shape.dim(2) * shape.dim(3) * VectorConstants.BLOCK;
  }
}
