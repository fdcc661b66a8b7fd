package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;
import jdk.incubator.vector.FloatVector;

/**
 * Local response normalisation of blocked images.
 *
 * <p>A unit is a grid of numbers, 16 images each, whose neighbourhoods lie within it: one plane for
 * same-map, or the channels of one pixel, a grid of one row, for cross-map.
 */
final class ResponseNorms {
  /**
   * The geometry of a unit.
   *
   * @param rows rows of the grid
   * @param columns columns of the grid
   * @param stride floats between columns; rows are contiguous
   * @param reach rows of a neighbourhood: its size, or 1 for a grid of one row
   */
  private record Grid(int rows, int columns, int stride, int reach, ResponseNorm settings) {
    static Grid of(ResponseNorm settings, Shape shape) {
      return settings.neighbourhood() == Neighbourhood.CROSS_MAP
          ? new Grid(1, shape.dim(1), shape.dim(2) * shape.dim(3) * BLOCK, 1, settings)
          : new Grid(shape.dim(2), shape.dim(3), BLOCK, settings.size(), settings);
    }

    boolean crossMap() {
      return settings.neighbourhood() == Neighbourhood.CROSS_MAP;
    }

    int numbers() {
      return rows * columns;
    }
  }

  private ResponseNorms() {}

  static Kernel forward(ResponseNorm settings, Shape shape, Storage x, Storage y) {
    Grid grid = Grid.of(settings, shape);
    int pixels = shape.dim(2) * shape.dim(3);
    return RangeKernel.of(
        algorithm(grid),
        units(grid, shape),
        (long) grid.numbers() * BLOCK * settings.size(),
        (from, to, thread, step) -> {
          for (int unit = from; unit < to; unit++) {
            int at = start(grid, pixels, unit);
            normalise(grid, x.array(), x.offset() + at, y.array(), y.offset() + at);
          }
        });
  }

  static Kernel gradient(
      ResponseNorm settings, Shape shape, Storage x, Storage dy, Storage dx, Workspace workspace) {
    Grid grid = Grid.of(settings, shape);
    int pixels = shape.dim(2) * shape.dim(3);
    int each = grid.numbers() * BLOCK;
    Scratch scratch = workspace.share((long) workspace.threads() * each);
    return RangeKernel.of(
        algorithm(grid),
        units(grid, shape),
        2L * grid.numbers() * BLOCK * settings.size(),
        (from, to, thread, step) -> {
          int products = VectorConstants.FIRST + thread * each;
          for (int unit = from; unit < to; unit++) {
            int at = start(grid, pixels, unit);
            spread(
                grid,
                x.array(),
                x.offset() + at,
                dy.array(),
                dy.offset() + at,
                dx.array(),
                dx.offset() + at,
                scratch.array(),
                products);
            collect(
                grid,
                x.array(),
                x.offset() + at,
                scratch.array(),
                products,
                dx.array(),
                dx.offset() + at);
          }
        });
  }

  private static String algorithm(Grid grid) {
    return grid.crossMap() ? "pixels of 16 images" : "planes of 16 images";
  }

  private static int units(Grid grid, Shape shape) {
    int groups = Layout.blocks(shape);
    return groups * (grid.crossMap() ? shape.dim(2) * shape.dim(3) : shape.dim(1));
  }

  private static int start(Grid grid, int pixels, int unit) {
    return grid.crossMap()
        ? (unit / pixels * pixels * grid.columns + unit % pixels) * BLOCK
        : unit * pixels * BLOCK;
  }

  private static int position(Grid g, int row, int column) {
    return row * g.columns * BLOCK + column * g.stride;
  }

  /** Computes {@code y = x d^-power}. */
  private static void normalise(Grid g, float[] x, int xAt, float[] y, int yAt) {
    float power = -g.settings.power();
    for (int row = 0; row < g.rows; row++) {
      for (int column = 0; column < g.columns; column++) {
        int at = position(g, row, column);
        divisor(g, x, xAt, row, column, y, yAt + at);
        VectorMath.power(power, y, yAt + at, y, yAt + at, BLOCK);
        for (int l = at; l < at + BLOCK; l += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + l);
          v.mul(FloatVector.fromArray(SPECIES, y, yAt + l)).intoArray(y, yAt + l);
        }
      }
    }
  }

  /** Stores {@code d = bias + scale * sum of squares} of 16 images. */
  private static void divisor(Grid g, float[] x, int xAt, int row, int column, float[] d, int dAt) {
    int size = g.settings.size();
    int before = size / 2;
    int top = g.reach == 1 ? row : Math.max(0, row - before);
    int bottom = g.reach == 1 ? row + 1 : Math.min(g.rows, row - before + size);
    int left = Math.max(0, column - before);
    int right = Math.min(g.columns, column - before + size);
    for (int l = 0; l < BLOCK; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int r = top; r < bottom; r++) {
        for (int c = left; c < right; c++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + position(g, r, c) + l);
          sum = v.fma(v, sum);
        }
      }
      sum.mul(g.settings.scale()).add(g.settings.bias()).intoArray(d, dAt + l);
    }
  }

  /** Computes {@code dx = dy d^-power} and the products {@code dy x d^(-power-1)}. */
  private static void spread(
      Grid g,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      float[] products,
      int productsAt) {
    float power = -g.settings.power();
    for (int row = 0; row < g.rows; row++) {
      for (int column = 0; column < g.columns; column++) {
        int at = position(g, row, column);
        int to = productsAt + (row * g.columns + column) * BLOCK;
        divisor(g, x, xAt, row, column, products, to);
        VectorMath.power(power, products, to, dx, dxAt + at, BLOCK);
        for (int l = 0; l < BLOCK; l += LANES) {
          FloatVector direct =
              FloatVector.fromArray(SPECIES, dy, dyAt + at + l)
                  .mul(FloatVector.fromArray(SPECIES, dx, dxAt + at + l));
          direct.intoArray(dx, dxAt + at + l);
          direct
              .mul(FloatVector.fromArray(SPECIES, x, xAt + at + l))
              .div(FloatVector.fromArray(SPECIES, products, to + l))
              .intoArray(products, to + l);
        }
      }
    }
  }

  /** Subtracts from dx what flows through the neighbours' divisors. */
  private static void collect(
      Grid g, float[] x, int xAt, float[] products, int productsAt, float[] dx, int dxAt) {
    int size = g.settings.size();
    int before = size - 1 - size / 2; // those that have this one as neighbour: the mirror image
    float factor = -2 * g.settings.scale() * g.settings.power();
    for (int row = 0; row < g.rows; row++) {
      int top = g.reach == 1 ? row : Math.max(0, row - before);
      int bottom = g.reach == 1 ? row + 1 : Math.min(g.rows, row - before + size);
      for (int column = 0; column < g.columns; column++) {
        int left = Math.max(0, column - before);
        int right = Math.min(g.columns, column - before + size);
        for (int l = 0; l < BLOCK; l += LANES) {
          FloatVector sum = FloatVector.zero(SPECIES);
          for (int r = top; r < bottom; r++) {
            int from = productsAt + r * g.columns * BLOCK + l;
            for (int c = left; c < right; c++) {
              sum = sum.add(FloatVector.fromArray(SPECIES, products, from + c * BLOCK));
            }
          }
          int at = position(g, row, column) + l;
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + at).mul(factor);
          v.fma(sum, FloatVector.fromArray(SPECIES, dx, dxAt + at)).intoArray(dx, dxAt + at);
        }
      }
    }
  }
}
