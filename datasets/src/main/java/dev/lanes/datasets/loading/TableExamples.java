package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.Table;

/** Rows of a table, preprocessed; the label is the number to predict. */
public final class TableExamples implements ExampleSource {
  private final Table table;
  private final Preprocessing preprocessing;

  /**
   * Takes the rows of a table.
   *
   * @param table the rows
   * @param preprocessing made from the training table by {@link Preprocessing#columns}
   * @throws DataException if the preprocessing is for another number of columns
   */
  public TableExamples(Table table, Preprocessing preprocessing) {
    if (preprocessing.shape().length() != table.columns()) {
      throw new DataException(
          "preprocessing: it was made for %d columns but the table has %d; use the table the network was trained on"
              .formatted(preprocessing.shape().length(), table.columns()));
    }
    this.table = table;
    this.preprocessing = preprocessing;
  }

  @Override
  public String description() {
    return "the rows of the table";
  }

  @Override
  public int size() {
    return table.rows();
  }

  @Override
  public int length() {
    return table.columns();
  }

  @Override
  public Writer newWriter() {
    return (epoch, index, out, offset) -> {
      table.read(index, out, offset);
      preprocessing.apply(out, offset);
      return table.target(index);
    };
  }
}
