package dev.lanes.jmh.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small reports whose ratios can be worked out by hand. */
final class Reports {
  static final String SMALL = "128,3,32,32,32,5,5,1,2,1";
  static final String LARGE = "128,32,16,16,32,5,5,1,2,1";

  private Reports() {}

  /** Against pytorch 2x and 0.5x on one thread and 8x on two; against scalar 100x. */
  static Report convolutions() {
    return report(
        true,
        row("conv-forward", SMALL, "vector", 1, 0.010, 100.0),
        row("conv-forward", SMALL, "pytorch", 1, 0.020, 50.0),
        row("conv-forward", SMALL, "scalar", 1, 1.000, 1.0),
        row("conv-forward", LARGE, "vector", 1, 0.004, 120.0),
        row("conv-forward", LARGE, "pytorch", 1, 0.002, 240.0),
        row("conv-forward", SMALL, "vector", 2, 0.005, 200.0),
        row("conv-forward", SMALL, "pytorch", 2, 0.040, 25.0));
  }

  static Report report(boolean complete, Row... rows) {
    return new Report(
        "bench conv",
        machine(),
        subjects(),
        List.of(rows),
        List.of("openblas is not here."),
        List.of(new Reference("conv-forward", "a paper", 125, 150)),
        complete);
  }

  static Machine machine() {
    return new Machine(
        "A processor",
        "AuthenticAMD-26-2-512",
        2,
        8L << 30,
        "Linux 6.1",
        "25",
        "abc1234",
        "2026-01-01T00:00:00Z",
        Map.of(1, 150.0, 2, 300.0),
        Map.of(1, 20.0, 2, 30.0));
  }

  static Row row(
      String benchmark, String shape, String subject, int threads, double seconds, Double gflops) {
    return new Row(
        benchmark,
        shape,
        subject,
        threads,
        seconds,
        gflops,
        128 / seconds,
        gflops == null ? 0.5 : gflops / (150 * threads),
        "fma",
        List.of(seconds, seconds * 0.9, seconds * 1.2));
  }

  private static Map<String, String> subjects() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("vector", "Lanes, 512 bits");
    all.put("scalar", "Lanes, plain loops");
    all.put("pytorch", "PyTorch 2");
    return all;
  }
}
