package dev.lanes.peers;

import dev.lanes.jmh.subject.Prepared;
import java.util.List;

/** A prepared task by way of another. */
class Forwarding implements Prepared {
  private final Prepared other;

  Forwarding(Prepared other) {
    this.other = other;
  }

  @Override
  public void begin() {
    other.begin();
  }

  @Override
  public void run() {
    other.run();
  }

  @Override
  public List<float[]> results() {
    return other.results();
  }

  @Override
  public void close() {
    other.close();
  }
}
