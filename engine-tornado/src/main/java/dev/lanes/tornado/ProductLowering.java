package dev.lanes.tornado;

import dev.lanes.graph.op.MatMul;
import org.jspecify.annotations.Nullable;

/** Launches of matrix products; the method follows from what lies together. */
final class ProductLowering {
  private static final int TILE = CpuConvolutions.FILTERS;

  /**
   * A matrix in the memory of a program.
   *
   * @param at where it begins
   * @param rows its rows
   * @param columns its columns
   * @param row the distance between rows
   * @param column the distance between columns
   * @param place the value it is
   */
  private record Matrix(int at, int rows, int columns, int row, int column, Place place) {
    static Matrix of(Place place, boolean transposed) {
      int[] strides = place.strides();
      Matrix matrix =
          new Matrix(place.at(), place.dim(0), place.dim(1), strides[0], strides[1], place);
      return transposed ? matrix.transposed() : matrix;
    }

    Matrix transposed() {
      return new Matrix(at, columns, rows, column, row, place);
    }

    /** Returns whether rows can be read in vectors of 8 images, of columns rounded up to 16. */
    boolean hasWholeRows() {
      int needed = Math.ceilDiv(columns, CpuConvolutions.IMAGES) * CpuConvolutions.IMAGES;
      return column == 1 && row % 8 == 0 && at % 8 == 0 && row >= needed;
    }

    /** Returns whether rows can be read in vectors of 8, if padding is zero. */
    boolean hasWholeVectors() {
      boolean even = columns % 8 == 0 || (place.isPadded() && columns == place.images());
      return column == 1 && row % 8 == 0 && at % 8 == 0 && even;
    }
  }

  private ProductLowering() {}

  /**
   * Emits {@code y = op(a) op(b)}, with a bias a column where one is given.
   *
   * @return whether the bias was added
   */
  static boolean product(
      Emitter emit, MatMul op, Place first, Place second, @Nullable Place bias, Place y) {
    Matrix a = Matrix.of(first, op.transposeA());
    Matrix b = Matrix.of(second, op.transposeB());
    Matrix c = Matrix.of(y, false);
    boolean swapped = c.column != 1 && c.row == 1;
    if (swapped) {
      Matrix left = b.transposed();
      b = a.transposed();
      a = left;
      c = c.transposed();
    }
    if (!emit.target().cpu()) {
      GpuProducts.product(emit, a.at, b.at, c.at, c.rows, c.columns, a.columns, strides(a, b, c));
      return false;
    }
    if (b.hasWholeRows() && c.hasWholeRows()) {
      boolean biased = bias != null && swapped;
      rows(emit, a, b, c, bias != null && swapped ? bias.at() : -1);
      return biased;
    }
    if (a.hasWholeVectors() && b.transposed().hasWholeVectors()) {
      emit.clearPadding(a.place);
      emit.clearPadding(b.place);
      dots(emit, a, b.transposed(), c);
      return false;
    }
    plain(emit, a, b, c);
    return false;
  }

  private static int[] strides(Matrix a, Matrix b, Matrix c) {
    return new int[] {a.row, a.column, b.row, b.column, c.row, c.column};
  }

  private static void rows(Emitter emit, Matrix a, Matrix b, Matrix c, int biasAt) {
    int columns16 = Math.ceilDiv(c.columns, CpuConvolutions.IMAGES);
    int items = Math.multiplyExact(Math.ceilDiv(c.rows, TILE), columns16);
    emit.add(
        Launch.of(
            "4 rows x 16 columns",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuProducts::rows,
                    memory.floats(),
                    a.at,
                    b.at,
                    biasAt,
                    c.at,
                    items,
                    c.rows,
                    a.columns,
                    columns16,
                    a.row,
                    a.column,
                    b.row / 8,
                    c.row / 8)));
  }

  private static void dots(Emitter emit, Matrix a, Matrix b, Matrix c) {
    int items = Math.multiplyExact(Math.ceilDiv(c.rows, TILE), Math.ceilDiv(c.columns, 2));
    emit.add(
        Launch.of(
            "4 rows x 2 columns, sums along lanes",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuProducts::dots,
                    memory.floats(),
                    a.at,
                    b.at,
                    c.at,
                    items,
                    c.rows,
                    c.columns,
                    Math.ceilDiv(a.columns, 8),
                    a.row / 8,
                    b.row / 8,
                    c.row,
                    c.column)));
  }

  private static void plain(Emitter emit, Matrix a, Matrix b, Matrix c) {
    int items = Math.multiplyExact(c.rows, c.columns);
    emit.add(
        Launch.of(
            "plain loops",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuProducts::plain,
                    memory.floats(),
                    a.at,
                    b.at,
                    c.at,
                    items,
                    c.columns,
                    a.columns,
                    a.row,
                    a.column,
                    b.row,
                    b.column,
                    c.row,
                    c.column)));
  }
}
