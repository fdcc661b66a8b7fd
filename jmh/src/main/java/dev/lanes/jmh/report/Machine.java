package dev.lanes.jmh.report;

import java.util.Map;

/**
 * What a report was measured on, once a report.
 *
 * @param cpu the processor's name
 * @param family vendor, family, model and vector width, such as {@code AuthenticAMD-26-2-512}: the
 *     key of the baseline
 * @param cores the processors the JVM may use
 * @param memoryBytes the machine's memory
 * @param os name and version of the system
 * @param jvm version and maker
 * @param commit the sources
 * @param started when, in ISO 8601
 * @param peakGflops the multiply-add peak measured, by number of threads
 * @param bandwidthGbs the memory bandwidth measured, in 10^9 bytes a second, by number of threads
 */
public record Machine(
    String cpu,
    String family,
    int cores,
    long memoryBytes,
    String os,
    String jvm,
    String commit,
    String started,
    Map<Integer, Double> peakGflops,
    Map<Integer, Double> bandwidthGbs) {
  /** Copies the maps. */
  public Machine {
    peakGflops = Map.copyOf(peakGflops);
    bandwidthGbs = Map.copyOf(bandwidthGbs);
  }
}
