package dev.lanes.cli;

import dev.lanes.datasets.catalog.DatasetCatalog;
import java.util.Iterator;

/** The names that complete {@code --dataset}. */
final class DatasetNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return DatasetCatalog.names().iterator();
  }
}
