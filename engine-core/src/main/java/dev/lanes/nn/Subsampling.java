package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.Window;

/**
 * Every n-th place of an image, with channels of zeros after those there are: the short cut without
 * parameters between stages of a residual network.
 *
 * <p>He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016, section
 * 4.2, option A.
 *
 * @param stride how many places apart
 * @param channels how many channels the result has, at least those of the input
 */
public record Subsampling(int stride, int channels) implements Layer {
  /** Checks that both are positive. */
  public Subsampling {
    if (stride < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "subsample: stride %d, channels %d; both must be at least 1".formatted(stride, channels));
    }
  }

  @Override
  public String kind() {
    return "subsample";
  }

  @Override
  public String describe() {
    return "subsample stride %d to %d channels".formatted(stride, channels);
  }

  @Override
  public Node append(Scope scope, Node x) {
    if (x.shape().rank() != 4 || x.shape().dim(1) > channels) {
      throw scope.error(
          "input must be [batch,channels,height,width] of at most %d channels, not %s; give as many or more"
              .formatted(channels, x.shape()));
    }
    Graph g = scope.graph();
    Node kept = stride == 1 ? x : g.averagePool(x, Window.of(1).withStride(stride));
    int more = channels - x.shape().dim(1);
    return more == 0 ? kept : g.concatenate(1, kept, g.constant(0, kept.shape().with(1, more)));
  }
}
