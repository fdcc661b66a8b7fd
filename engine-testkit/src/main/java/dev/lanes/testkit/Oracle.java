package dev.lanes.testkit;

import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;

/** What backends are held to: the scalar backend with sums in double. */
public final class Oracle {
  private Oracle() {}

  /** Opens a session of it. */
  public static Session open() {
    return Backends.named("scalar").open(BackendOptions.DEFAULT.with("accumulation", "double"));
  }
}
