package dev.lanes.datasets.source;

import dev.lanes.datasets.DataException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What becomes of image files that cannot be read; may be asked by several threads. */
public final class BrokenFiles {
  private final boolean skip;
  private final Consumer<String> report;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  private BrokenFiles(boolean skip, Consumer<String> report) {
    this.skip = skip;
    this.report = report;
  }

  /**
   * The first one ends everything.
   *
   * @return the choice
   */
  public static BrokenFiles fail() {
    return new BrokenFiles(false, why -> {});
  }

  /**
   * They are passed over, as if they were not there.
   *
   * @param report is told once of each why, by the thread that tried to read it, one at a time
   * @return the choice
   */
  public static BrokenFiles skip(Consumer<String> report) {
    return new BrokenFiles(true, report);
  }

  /**
   * How many have been passed over so far.
   *
   * @return the number of different files
   */
  public int count() {
    return known.size();
  }

  /** Takes note of one; throws what was wrong with it unless it is to be passed over. */
  void found(Path file, DataException why) {
    if (!skip) {
      throw why;
    }
    if (known.add(file)) {
      synchronized (report) {
        report.accept(String.valueOf(why.getMessage()));
      }
    }
  }
}
