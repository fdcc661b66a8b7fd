package dev.lanes.datasets.download;

import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param attempts how often each address is tried before the next
 * @param pause before the second attempt; doubled before each further one
 * @param connectTimeout how long to wait for a connection, and again for the head of the answer
 * @param stallTimeout how long to wait for the next bytes before the attempt counts as failed
 */
public record DownloadSettings(
    int attempts, Duration pause, Duration connectTimeout, Duration stallTimeout) {
  /** Three attempts, 1 s pause, 20 s to connect, 30 s without a byte. */
  public static final DownloadSettings DEFAULT =
      new DownloadSettings(
          3, Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(30));
}
