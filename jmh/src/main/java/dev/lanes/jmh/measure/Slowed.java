package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import java.util.List;

/**
 * Makes a run take longer, so that tests can see whether a gate notices.
 *
 * @param prepared what is slowed down
 * @param factor how much longer than by itself, above 1
 */
record Slowed(Prepared prepared, double factor) implements Prepared {
  @Override
  public void begin() {
    prepared.begin();
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    prepared.run();
    long end = start + (long) (factor * (System.nanoTime() - start));
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public List<float[]> results() {
    return prepared.results();
  }

  @Override
  public void close() {
    prepared.close();
  }
}
