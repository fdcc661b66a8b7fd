package dev.lanes.vector;

import dev.lanes.spi.BackendOptions;

/**
 * How a session computes.
 *
 * @param threads how many threads it uses
 * @param winograd whether convolutions may take fewer multiplications and round otherwise than sums
 *     of products: see {@link WinogradConvolution}, {@link FftConvolution}
 */
record Settings(int threads, boolean winograd) {
  private static final String WINOGRAD = "winograd";

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if a setting is unknown or its value is
   */
  static Settings of(BackendOptions options) {
    options.requireKnown("vector", WINOGRAD);
    String winograd = options.settings().getOrDefault(WINOGRAD, "on");
    return switch (winograd) {
      case "on" -> new Settings(options.threads(), true);
      case "off" -> new Settings(options.threads(), false);
      default ->
          throw new IllegalArgumentException(
              "backend: vector's setting winograd is on or off, not '" + winograd + "'");
    };
  }
}
