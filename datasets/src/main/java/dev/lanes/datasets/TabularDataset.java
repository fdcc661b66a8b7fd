package dev.lanes.datasets;

import java.util.List;

/**
 * A set of tables for regression: numbers in, one number out.
 *
 * @param name the name it is known by in the catalogue
 * @param featureNames the name and unit of each column
 * @param targetName the name and unit of the number to predict
 * @param train the rows to train on
 * @param test the rows to test on
 */
public record TabularDataset(
    String name, List<String> featureNames, String targetName, Table train, Table test)
    implements Dataset {
  /** Copies the list of names and checks that it fits the tables. */
  public TabularDataset {
    featureNames = List.copyOf(featureNames);
    if (train.columns() != featureNames.size() || test.columns() != featureNames.size()) {
      throw new IllegalArgumentException(
          "%s: %d feature names for tables of %d and %d columns; give one name a column"
              .formatted(name, featureNames.size(), train.columns(), test.columns()));
    }
  }
}
