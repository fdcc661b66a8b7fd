package dev.lanes.vector;

import dev.lanes.spi.BackendOptions;

/** How the contract is tested here: the build runs it with Winograd's method and without. */
final class Tested {
  private Tested() {}

  static BackendOptions options() {
    return BackendOptions.DEFAULT.with("winograd", System.getProperty("winograd", "on"));
  }
}
