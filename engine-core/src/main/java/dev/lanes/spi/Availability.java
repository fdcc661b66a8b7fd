package dev.lanes.spi;

/**
 * Whether a backend can run here.
 *
 * @param ok whether it can
 * @param device what it runs on, such as {@code CPU, 16 lanes of float (S_512_BIT)}; empty if it
 *     cannot run
 * @param reason why it cannot; empty if it can
 * @param remedy what to do about it; empty if it can
 */
public record Availability(boolean ok, String device, String reason, String remedy) {
  /** Returns that the backend runs on the device. */
  public static Availability available(String device) {
    return new Availability(true, device, "", "");
  }

  /** Returns that the backend cannot run, why, and what to do about it. */
  public static Availability unavailable(String reason, String remedy) {
    return new Availability(false, "", reason, remedy);
  }
}
