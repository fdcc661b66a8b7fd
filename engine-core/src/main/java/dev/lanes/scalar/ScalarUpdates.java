package dev.lanes.scalar;

import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;

/** Changes of variables, in place. */
final class ScalarUpdates {
  private ScalarUpdates() {}

  static void sgd(SgdUpdate op, float[] w, Tensor gradient, Tensor rate) {
    float r = op.rateFactor() * rate.data[rate.at];
    for (int i = 0; i < w.length; i++) {
      w[i] -= r * (gradient.data[gradient.at + i] + op.decay() * w[i]);
    }
  }

  static void momentum(MomentumUpdate op, float[] w, float[] v, Tensor gradient, Tensor rate) {
    float r = op.rateFactor() * rate.data[rate.at];
    for (int i = 0; i < w.length; i++) {
      float descent = r * (gradient.data[gradient.at + i] + op.decay() * w[i]);
      v[i] = op.momentum() * v[i] - descent;
      w[i] += op.nesterov() ? op.momentum() * v[i] - descent : v[i];
    }
  }

  static void assign(float[] target, Tensor value) {
    System.arraycopy(value.data, value.at, target, 0, target.length);
  }
}
