package dev.lanes.datasets.catalog;

import dev.lanes.datasets.download.RemoteFile;
import java.util.List;

/**
 * What the catalogue knows of a data set without opening it.
 *
 * @param name the name to open it by
 * @param summary one line: what it holds
 * @param folder the folder its files are looked for in, below the data folder; empty for a built-in
 *     set
 * @param homepage its publisher's page and terms; empty for one without
 * @param files what {@code --download} fetches; empty where there is nothing to fetch
 */
public record DatasetInfo(
    String name, String summary, String folder, String homepage, List<RemoteFile> files) {
  /** Copies the list of files. */
  public DatasetInfo {
    files = List.copyOf(files);
  }

  /**
   * Whether it is drawn or computed, without any file.
   *
   * @return true for {@code shapes} and {@code house-prices}
   */
  public boolean builtIn() {
    return folder.isEmpty();
  }
}
