package dev.lanes.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Closes a stream on which nothing has arrived for a while, which ends the read that waits on it.
 */
final class StallWatch implements AutoCloseable {
  private final InputStream watched;
  private final Duration patience;
  private final Thread thread;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean fired;

  StallWatch(InputStream watched, Duration patience) {
    this.watched = watched;
    this.patience = patience;
    this.thread = Thread.ofVirtual().name("lanes-download-watch").start(this::watch);
  }

  /** Says that bytes have arrived. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  /** Whether it has closed the stream. */
  boolean fired() {
    return fired;
  }

  /** How long it waits. */
  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (System.nanoTime() - lastHeard < patience.toNanos()) {
        Thread.sleep(patience.dividedBy(4));
      }
      fired = true;
      watched.close();
    } catch (InterruptedException | IOException e) {
      // Interrupted: the transfer is over. Failing to close: nothing is left to end.
      return;
    }
  }
}
