package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Window;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Pooling of blocked images: the plain algorithm for one image, with a vector for each number. */
final class Pools {
  /**
   * The planes and the windows on them.
   *
   * @param planes the number of planes, blocks times channels
   * @param height rows of a plane
   * @param width columns of a plane
   * @param rows windows along the height
   * @param columns windows along the width
   * @param window size, stride, padding
   */
  private record Planes(int planes, int height, int width, int rows, int columns, Window window) {
    static Planes of(Window window, Shape image, Shape pooled) {
      return new Planes(
          Layout.blocks(image) * image.dim(1),
          image.dim(2),
          image.dim(3),
          pooled.dim(2),
          pooled.dim(3),
          window);
    }

    int plane() {
      return height * width * BLOCK;
    }

    int pooled() {
      return rows * columns * BLOCK;
    }

    int top(int p) {
      return Math.max(0, p * window.strideY() - window.padding().top());
    }

    int bottom(int p) {
      return Math.min(height, p * window.strideY() - window.padding().top() + window.height());
    }

    int left(int q) {
      return Math.max(0, q * window.strideX() - window.padding().left());
    }

    int right(int q) {
      return Math.min(width, q * window.strideX() - window.padding().left() + window.width());
    }
  }

  private Pools() {}

  static Kernel max(Window window, Shape image, Shape pooled, Storage x, Storage y) {
    Planes planes = Planes.of(window, image, pooled);
    return kernel(
        planes,
        (plane, thread) ->
            maxPlane(
                planes,
                x.array(),
                x.offset() + plane * planes.plane(),
                y.array(),
                y.offset() + plane * planes.pooled()));
  }

  /** Returns the planes of the gradient. */
  static PlaneSource maxGradient(
      Window window, Shape image, Shape pooled, Storage x, Storage y, Storage dy) {
    Planes planes = Planes.of(window, image, pooled);
    return (plane, to, at, thread) -> {
      int pooledAt = plane * planes.pooled();
      maxGradientPlane(
          planes,
          x.array(),
          x.offset() + plane * planes.plane(),
          y.array(),
          y.offset() + pooledAt,
          dy.array(),
          dy.offset() + pooledAt,
          to,
          at);
    };
  }

  static Kernel average(Window window, Shape image, Shape pooled, Storage x, Storage y) {
    Planes planes = Planes.of(window, image, pooled);
    return kernel(
        planes,
        (plane, thread) ->
            averagePlane(
                planes,
                x.array(),
                x.offset() + plane * planes.plane(),
                y.array(),
                y.offset() + plane * planes.pooled()));
  }

  /** Returns the planes of the gradient. */
  static PlaneSource averageGradient(Window window, Shape image, Shape pooled, Storage dy) {
    Planes planes = Planes.of(window, image, pooled);
    return (plane, to, at, thread) ->
        averageGradientPlane(planes, dy.array(), dy.offset() + plane * planes.pooled(), to, at);
  }

  private interface PlaneBody {
    void run(int plane, int thread);
  }

  private static Kernel kernel(Planes planes, PlaneBody body) {
    return RangeKernel.of(
        "planes of 16 images",
        planes.planes(),
        planes.plane(),
        (from, to, thread, step) -> {
          for (int plane = from; plane < to; plane++) {
            body.run(plane, thread);
          }
        });
  }

  private static void maxPlane(Planes s, float[] x, int xAt, float[] y, int yAt) {
    int out = yAt;
    for (int p = 0; p < s.rows; p++) {
      int top = s.top(p);
      int bottom = s.bottom(p);
      for (int q = 0; q < s.columns; q++) {
        int left = s.left(q);
        int right = s.right(q);
        for (int l = 0; l < BLOCK; l += LANES) {
          int first = xAt + (top * s.width + left) * BLOCK + l;
          FloatVector largest = FloatVector.fromArray(SPECIES, x, first);
          for (int row = top; row < bottom; row++) {
            int at = xAt + row * s.width * BLOCK + l;
            for (int column = left; column < right; column++) {
              largest = largest.max(FloatVector.fromArray(SPECIES, x, at + column * BLOCK));
            }
          }
          largest.intoArray(y, out + l);
        }
        out += BLOCK;
      }
    }
  }

  /** Gives each dy to the first place of its window, lane by lane, that holds the maximum. */
  private static void maxGradientPlane(
      Planes s,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt) {
    Arrays.fill(dx, dxAt, dxAt + s.plane(), 0);
    for (int p = 0; p < s.rows; p++) {
      int top = s.top(p);
      int bottom = s.bottom(p);
      for (int q = 0; q < s.columns; q++) {
        int left = s.left(q);
        int right = s.right(q);
        if (LANES == 2) {
          int out = (p * s.columns + q) * BLOCK;
          int at = (top * s.width + left) * BLOCK;
          Pairs.maxGradient(
              x,
              xAt + at,
              bottom - top,
              right - left,
              s.width,
              y,
              yAt + out,
              dy,
              dyAt + out,
              dx,
              dxAt + at);
          continue;
        }
        for (int l = 0; l < BLOCK; l += LANES) {
          int out = (p * s.columns + q) * BLOCK + l;
          FloatVector largest = FloatVector.fromArray(SPECIES, y, yAt + out);
          FloatVector open = FloatVector.fromArray(SPECIES, dy, dyAt + out);
          for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
              int at = (row * s.width + column) * BLOCK + l;
              var here = FloatVector.fromArray(SPECIES, x, xAt + at).compare(EQ, largest);
              FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxAt + at);
              sum.add(FloatVector.zero(SPECIES).blend(open, here)).intoArray(dx, dxAt + at);
              open = open.blend(FloatVector.zero(SPECIES), here);
            }
          }
        }
      }
    }
  }

  private static void averagePlane(Planes s, float[] x, int xAt, float[] y, int yAt) {
    int out = yAt;
    for (int p = 0; p < s.rows; p++) {
      int top = s.top(p);
      int bottom = s.bottom(p);
      for (int q = 0; q < s.columns; q++) {
        int left = s.left(q);
        int right = s.right(q);
        float share = 1f / ((bottom - top) * (right - left));
        for (int l = 0; l < BLOCK; l += LANES) {
          FloatVector sum = FloatVector.zero(SPECIES);
          for (int row = top; row < bottom; row++) {
            int at = xAt + row * s.width * BLOCK + l;
            for (int column = left; column < right; column++) {
              sum = sum.add(FloatVector.fromArray(SPECIES, x, at + column * BLOCK));
            }
          }
          sum.mul(share).intoArray(y, out + l);
        }
        out += BLOCK;
      }
    }
  }

  private static void averageGradientPlane(Planes s, float[] dy, int dyAt, float[] dx, int dxAt) {
    Arrays.fill(dx, dxAt, dxAt + s.plane(), 0);
    for (int p = 0; p < s.rows; p++) {
      int top = s.top(p);
      int bottom = s.bottom(p);
      for (int q = 0; q < s.columns; q++) {
        int left = s.left(q);
        int right = s.right(q);
        float share = 1f / ((bottom - top) * (right - left));
        for (int l = 0; l < BLOCK; l += LANES) {
          int out = dyAt + (p * s.columns + q) * BLOCK + l;
          FloatVector part = FloatVector.fromArray(SPECIES, dy, out).mul(share);
          for (int row = top; row < bottom; row++) {
            int first = dxAt + row * s.width * BLOCK + l;
            for (int column = left; column < right; column++) {
              int at = first + column * BLOCK;
              FloatVector.fromArray(SPECIES, dx, at).add(part).intoArray(dx, at);
            }
          }
        }
      }
    }
  }
}
