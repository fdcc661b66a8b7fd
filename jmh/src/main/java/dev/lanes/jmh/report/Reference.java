package dev.lanes.jmh.report;

/**
 * A published speed-up over a plain implementation, drawn beside those measured.
 *
 * @param benchmark the kind of work it is compared with, such as {@code conv-training}
 * @param label where it is from
 * @param low the least speed-up published
 * @param high the greatest; as low where only one is
 */
public record Reference(String benchmark, String label, double low, double high) {}
