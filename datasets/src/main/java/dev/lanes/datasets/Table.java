package dev.lanes.datasets;

/** Rows of numbers, with one number to predict from each. */
public final class Table {
  private final float[] features; // [rows, columns]
  private final float[] targets; // [rows]
  private final int columns;

  /**
   * Takes the arrays as they are, without copying: the caller must not change them afterwards.
   *
   * @param features the known numbers, {@code [rows, columns]}
   * @param targets the number to predict, {@code [rows]}
   * @param columns how many known numbers a row has, at least 1
   * @throws DataException if there are no rows or the lengths disagree
   */
  public Table(float[] features, float[] targets, int columns) {
    if (columns < 1 || targets.length == 0 || (long) targets.length * columns != features.length) {
      throw new DataException(
          "table: %d features do not make %d rows of %d columns; give rows * columns of them"
              .formatted(features.length, targets.length, columns));
    }
    this.features = features;
    this.targets = targets;
    this.columns = columns;
  }

  /**
   * How many rows there are.
   *
   * @return the number, at least 1
   */
  public int rows() {
    return targets.length;
  }

  /**
   * How many known numbers a row has.
   *
   * @return the number, at least 1
   */
  public int columns() {
    return columns;
  }

  /**
   * One known number.
   *
   * @param row which row, from 0
   * @param column which column, from 0
   * @return the number
   */
  public float feature(int row, int column) {
    return features[row * columns + column];
  }

  /**
   * The number to predict.
   *
   * @param row which row, from 0
   * @return the number
   */
  public float target(int row) {
    return targets[row];
  }

  /**
   * Copies the known numbers of a row.
   *
   * @param row which row, from 0
   * @param out receives {@link #columns()} numbers
   * @param offset where the first one goes
   */
  public void read(int row, float[] out, int offset) {
    System.arraycopy(features, row * columns, out, offset, columns);
  }
}
