package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Changes of variables, in place, where the flag says that the guard is finite. */
final class Descents {
  private Descents() {}

  static void plain(
      FloatArray m,
      int w,
      int g,
      int rate,
      int flag,
      int n,
      int blocks,
      int block,
      float decay,
      float rateFactor) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      if (m.get(flag) > 0f) {
        float r = rateFactor * m.get(rate);
        int to = Math.min(n, (b + 1) * block);
        for (int i = b * block; i < to; i++) {
          float old = m.get(w + i);
          m.set(w + i, old - r * (m.get(g + i) + decay * old));
        }
      }
    }
  }

  static void momentum(
      FloatArray m,
      int w,
      int v,
      int g,
      int rate,
      int flag,
      int n,
      int blocks,
      int block,
      float decay,
      float rateFactor,
      float momentum,
      int nesterov) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      if (m.get(flag) > 0f) {
        float r = rateFactor * m.get(rate);
        int to = Math.min(n, (b + 1) * block);
        for (int i = b * block; i < to; i++) {
          float old = m.get(w + i);
          float descent = r * (m.get(g + i) + decay * old);
          float velocity = momentum * m.get(v + i) - descent;
          m.set(v + i, velocity);
          float change = velocity;
          if (nesterov == 1) {
            change = momentum * velocity - descent;
          }
          m.set(w + i, old + change);
        }
      }
    }
  }

  static void assign(FloatArray m, int x, int w, int flag, int n, int blocks, int block) {
    for (@Parallel int b = 0; b < (blocks & Bounds.ANY); b++) {
      if (m.get(flag) > 0f) {
        int to = Math.min(n, (b + 1) * block);
        for (int i = b * block; i < to; i++) {
          m.set(w + i, m.get(x + i));
        }
      }
    }
  }
}
