package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.FIRST;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Window;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Pooling of images in row-major order, with vectors along the rows: the rows of a window are
 * reduced to one, its neighbours to one number from wherever a window may begin, and of those every
 * {@code stride}-th is a result.
 */
final class PlainPools {
  private final Window window;
  private final boolean largest;
  private final int planes;
  private final int height;
  private final int width;
  private final int rows;
  private final int columns;
  private final Storage x;
  private final Storage y;
  private final int begins; // places where a window may begin
  private final int line; // of scratch
  private final Scratch scratch; // by thread: two lines

  private PlainPools(
      Window window,
      boolean largest,
      Shape image,
      Shape pooled,
      Storage x,
      Storage y,
      Workspace workspace) {
    this.window = window;
    this.largest = largest;
    this.planes = image.dim(0) * image.dim(1);
    this.height = image.dim(2);
    this.width = image.dim(3);
    this.rows = pooled.dim(2);
    this.columns = pooled.dim(3);
    this.x = x;
    this.y = y;
    this.begins = (columns - 1) * window.strideX() + 1;
    this.line = VectorConstants.padded((long) begins + window.width() + LANES);
    this.scratch = workspace.share(2L * line * workspace.threads());
  }

  /** Returns the kernel that takes the largest number of each window. */
  static Kernel max(
      Window window, Shape image, Shape pooled, Storage x, Storage y, Workspace workspace) {
    return new PlainPools(window, true, image, pooled, x, y, workspace).kernel();
  }

  /** Returns the kernel that takes the mean of each window. */
  static Kernel average(
      Window window, Shape image, Shape pooled, Storage x, Storage y, Workspace workspace) {
    return new PlainPools(window, false, image, pooled, x, y, workspace).kernel();
  }

  private Kernel kernel() {
    return RangeKernel.of(
        "rows of planes",
        planes,
        (long) height * width,
        (from, to, thread, step) -> {
          for (int plane = from; plane < to; plane++) {
            pool(plane, FIRST + 2 * thread * line);
          }
        });
  }

  private void pool(int plane, int lines) {
    int image = x.offset() + plane * height * width;
    int out = y.offset() + plane * rows * columns;
    int before = window.padding().left();
    int count = Math.min(width, line - before);
    float[] s = scratch.array();
    Arrays.fill(s, lines, lines + line, largest ? Float.NEGATIVE_INFINITY : 0);
    for (int p = 0; p < rows; p++) {
      int above = p * window.strideY() - window.padding().top();
      int top = Math.max(0, above);
      int bottom = Math.min(height, above + window.height());
      System.arraycopy(x.array(), image + top * width, s, lines + before, count);
      for (int row = top + 1; row < bottom; row++) {
        reduceRow(largest, x.array(), image + row * width, count, s, lines + before);
      }
      reduceNeighbours(largest, s, lines, window.width(), begins, s, lines + line);
      for (int q = 0; q < columns; q++) {
        float value = s[lines + line + q * window.strideX()];
        y.array()[out + p * columns + q] = largest ? value : value / pixels(q, bottom - top);
      }
    }
  }

  /** Returns how many pixels a window has that is clipped to so many rows. */
  private int pixels(int q, int windowRows) {
    int beside = q * window.strideX() - window.padding().left();
    return windowRows * (Math.min(width, beside + window.width()) - Math.max(0, beside));
  }

  private static void reduceRow(boolean largest, float[] x, int xo, int count, float[] s, int so) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, s, so + i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, xo + i);
      (largest ? a.max(b) : a.add(b)).intoArray(s, so + i);
    }
    for (int i = bound; i < count; i++) {
      float a = s[so + i];
      float b = x[xo + i];
      s[so + i] = largest ? Math.max(a, b) : a + b;
    }
  }

  private static void reduceNeighbours(
      boolean largest, float[] s, int so, int neighbours, int count, float[] to, int at) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, s, so + i);
      for (int k = 1; k < neighbours; k++) {
        FloatVector b = FloatVector.fromArray(SPECIES, s, so + i + k);
        a = largest ? a.max(b) : a.add(b);
      }
      a.intoArray(to, at + i);
    }
  }
}
