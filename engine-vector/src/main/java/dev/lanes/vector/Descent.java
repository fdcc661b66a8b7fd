package dev.lanes.vector;

import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The update of a parameter, in one pass over it: with {@code d = r (g + decay w)}, {@code w -= d};
 * or {@code v = momentum v - d} first, then {@code w += v} or Nesterov's {@code w += momentum v -
 * d}.
 */
final class Descent {
  private final Storage rate;
  private final float rateFactor;
  private final float decay;
  private final float momentum;
  private final boolean nesterov;
  private final Storage w;
  private final @Nullable Storage v;

  private Descent(
      Storage rate,
      float rateFactor,
      float decay,
      float momentum,
      boolean nesterov,
      Storage w,
      @Nullable Storage v) {
    this.rate = rate;
    this.rateFactor = rateFactor;
    this.decay = decay;
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.w = w;
    this.v = v;
  }

  static Descent of(SgdUpdate op, Storage rate, Storage w) {
    return new Descent(rate, op.rateFactor(), op.decay(), 0, false, w, null);
  }

  static Descent of(MomentumUpdate op, Storage rate, Storage w, Storage v) {
    return new Descent(rate, op.rateFactor(), op.decay(), op.momentum(), op.nesterov(), w, v);
  }

  /** Returns where the parameter lies. */
  Storage weights() {
    return w;
  }

  /**
   * Returns the update of the whole parameter.
   *
   * @param g the gradient, in the order of the parameter
   * @param size numbers of the parameter
   */
  Kernel whole(Storage g, int size) {
    return RangeKernel.of(
        "one pass",
        VectorConstants.padded(size) / WIDTH,
        (v == null ? 2L : 3L) * WIDTH,
        (from, to, thread, step) ->
            rows(g.array(), g.offset() + from * WIDTH, to - from, WIDTH, from * WIDTH, WIDTH));
  }

  /**
   * Updates a part of a matrix.
   *
   * @param g its gradient, {@code [rows][16]} from {@code gAt}
   * @param width how many of the 16 columns exist
   * @param first where the part begins in the matrix
   * @param step numbers in a row of the matrix
   */
  void rows(float[] g, int gAt, int rows, int width, int first, int step) {
    float r = rateFactor * rate.array()[rate.offset()];
    int whole = width == WIDTH ? WIDTH : width / LANES * LANES;
    for (int i = 0; i < rows; i++) {
      int from = gAt + i * WIDTH;
      int to = first + i * step;
      if (v == null) {
        plain(r, g, from, to, whole);
      } else {
        momentum(r, g, from, v, to, whole);
      }
      for (int j = whole; j < width; j++) {
        one(r, g[from + j], to + j);
      }
    }
  }

  private void plain(float r, float[] g, int from, int to, int count) {
    float[] weights = w.array();
    int wAt = w.offset() + to;
    for (int j = 0; j < count; j += LANES) {
      FloatVector old = FloatVector.fromArray(SPECIES, weights, wAt + j);
      FloatVector slope =
          old.fma(
              FloatVector.broadcast(SPECIES, decay), FloatVector.fromArray(SPECIES, g, from + j));
      old.sub(slope.mul(r)).intoArray(weights, wAt + j);
    }
  }

  private void momentum(float r, float[] g, int from, Storage v, int to, int count) {
    float[] weights = w.array();
    float[] velocities = v.array();
    int wAt = w.offset() + to;
    int vAt = v.offset() + to;
    for (int j = 0; j < count; j += LANES) {
      FloatVector old = FloatVector.fromArray(SPECIES, weights, wAt + j);
      FloatVector slope =
          old.fma(
              FloatVector.broadcast(SPECIES, decay), FloatVector.fromArray(SPECIES, g, from + j));
      FloatVector down = slope.mul(r);
      FloatVector velocity =
          FloatVector.fromArray(SPECIES, velocities, vAt + j).mul(momentum).sub(down);
      velocity.intoArray(velocities, vAt + j);
      FloatVector move = nesterov ? velocity.mul(momentum).sub(down) : velocity;
      old.add(move).intoArray(weights, wAt + j);
    }
  }

  /** Updates a number, as above. */
  private void one(float r, float g, int at) {
    float old = w.array()[w.offset() + at];
    float down = Math.fma(old, decay, g) * r;
    if (v == null) {
      w.array()[w.offset() + at] = old - down;
      return;
    }
    float velocity = v.array()[v.offset() + at] * momentum - down;
    v.array()[v.offset() + at] = velocity;
    w.array()[w.offset() + at] = old + (nesterov ? velocity * momentum - down : velocity);
  }
}
