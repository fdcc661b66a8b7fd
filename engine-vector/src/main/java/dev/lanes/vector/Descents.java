package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import jdk.incubator.vector.FloatVector;

/** Updates of parameters, one pass each. */
final class Descents {
  private Descents() {}

  static Kernel plain(SgdUpdate op, Storage g, Storage rate, Storage w) {
    float decay = op.decay();
    float factor = op.rateFactor();
    return RangeKernel.of(
        "one pass",
        VectorConstants.padded(op.parameter().shape().size()) / BLOCK,
        2L * BLOCK,
        (from, to, thread, step) ->
            plain(
                factor * rate.array()[rate.offset()],
                decay,
                g.array(),
                g.offset() + from * BLOCK,
                w.array(),
                w.offset() + from * BLOCK,
                (to - from) * BLOCK));
  }

  static Kernel momentum(MomentumUpdate op, Storage g, Storage rate, Storage w, Storage v) {
    float decay = op.decay();
    float momentum = op.momentum();
    float factor = op.rateFactor();
    boolean nesterov = op.nesterov();
    return RangeKernel.of(
        "one pass",
        VectorConstants.padded(op.parameter().shape().size()) / BLOCK,
        3L * BLOCK,
        (from, to, thread, step) ->
            momentum(
                factor * rate.array()[rate.offset()],
                decay,
                momentum,
                nesterov,
                g.array(),
                g.offset() + from * BLOCK,
                w.array(),
                w.offset() + from * BLOCK,
                v.array(),
                v.offset() + from * BLOCK,
                (to - from) * BLOCK));
  }

  /** Computes {@code w -= r (g + decay w)}. */
  private static void plain(float r, float decay, float[] g, int gAt, float[] w, int wAt, int n) {
    FloatVector decays = FloatVector.broadcast(SPECIES, decay);
    for (int i = 0; i < n; i += LANES) {
      FloatVector old = FloatVector.fromArray(SPECIES, w, wAt + i);
      FloatVector slope = old.fma(decays, FloatVector.fromArray(SPECIES, g, gAt + i));
      old.sub(slope.mul(r)).intoArray(w, wAt + i);
    }
  }

  /** Computes {@code v = momentum v - r (g + decay w)}, then w by either form. */
  private static void momentum(
      float r,
      float decay,
      float momentum,
      boolean nesterov,
      float[] g,
      int gAt,
      float[] w,
      int wAt,
      float[] v,
      int vAt,
      int n) {
    FloatVector decays = FloatVector.broadcast(SPECIES, decay);
    for (int i = 0; i < n; i += LANES) {
      FloatVector old = FloatVector.fromArray(SPECIES, w, wAt + i);
      FloatVector down = old.fma(decays, FloatVector.fromArray(SPECIES, g, gAt + i)).mul(r);
      FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + i).mul(momentum).sub(down);
      velocity.intoArray(v, vAt + i);
      FloatVector move = nesterov ? velocity.mul(momentum).sub(down) : velocity;
      old.add(move).intoArray(w, wAt + i);
    }
  }
}
