package dev.lanes.jmh.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Shapes and benchmarks in words. */
final class ShapeWords {
  private static final Map<String, String> BENCHMARKS =
      Map.ofEntries(
          Map.entry("gemm", "Matrix product"),
          Map.entry("conv-forward", "Convolution, forward"),
          Map.entry("conv-input-gradient", "Convolution, gradient of the input"),
          Map.entry("conv-filter-gradient", "Convolution, gradient of the filters"),
          Map.entry("conv-training", "Convolution layer, forward and backward"),
          Map.entry("max-pool", "Maximum pooling"),
          Map.entry("max-pool-gradient", "Maximum pooling, gradient"),
          Map.entry("average-pool", "Average pooling"),
          Map.entry("average-pool-gradient", "Average pooling, gradient"),
          Map.entry("global-average-pool", "Global average pooling"),
          Map.entry("lrn", "Local response normalisation"),
          Map.entry("lrn-gradient", "Local response normalisation, gradient"),
          Map.entry("batch-norm", "Batch normalisation"),
          Map.entry("batch-norm-gradient", "Batch normalisation, gradient"),
          Map.entry("softmax-cross-entropy", "Softmax and cross-entropy"),
          Map.entry("momentum-update", "Momentum update"),
          Map.entry("train", "Training step"),
          Map.entry("infer", "Inference"),
          Map.entry("load", "Loading of batches"));

  private ShapeWords() {}

  /** Returns the title of a benchmark; its own name where it is not known. */
  static String benchmark(String benchmark) {
    return BENCHMARKS.getOrDefault(benchmark, benchmark);
  }

  /** Returns what a benchmark's tasks are called where they are counted. */
  static String family(String benchmark) {
    if (benchmark.startsWith("conv-")) {
      return "convolution";
    }
    return switch (benchmark) {
      case "gemm" -> "matrix product";
      case "train" -> "training step";
      case "infer" -> "inference step";
      case "load" -> "batch loader";
      default -> "operation";
    };
  }

  /** Returns what a shape means; the shape itself where it is not of the benchmark. */
  static String shape(String benchmark, String shape) {
    if (benchmark.equals("train") || benchmark.equals("infer")) {
      int comma = shape.lastIndexOf(',');
      return comma < 1
          ? shape
          : "%s, %s images a step".formatted(shape.substring(0, comma), shape.substring(comma + 1));
    }
    int[] d;
    try {
      d =
          Arrays.stream(shape.split(",", -1))
              .map(String::strip)
              .mapToInt(Integer::parseInt)
              .toArray();
    } catch (NumberFormatException e) {
      return shape; // a benchmark that this page does not know
    }
    String key = benchmark.startsWith("conv-") ? "conv" : benchmark;
    return switch (key + d.length) {
      case "gemm3" -> "%d×%d by %d×%d".formatted(d[0], d[2], d[2], d[1]);
      case "conv10" -> images(d) + convolution(d);
      case "load4" ->
          "%d images of %d×%d×%d, cropped to %d×%d".formatted(d[0], d[1], d[2], d[2], d[3], d[3]);
      case "max-pool6", "max-pool-gradient6", "average-pool6", "average-pool-gradient6" ->
          images(d) + ", windows %d×%d, stride %d".formatted(d[4], d[4], d[5]);
      case "lrn5", "lrn-gradient5" -> images(d) + ", across %d channels".formatted(d[4]);
      case "batch-norm4", "batch-norm-gradient4", "global-average-pool4" -> images(d);
      case "softmax-cross-entropy2" -> "%d × %d classes".formatted(d[0], d[1]);
      case "momentum-update1" -> String.format(Locale.ROOT, "%,d elements", d[0]);
      default -> shape;
    };
  }

  private static String images(int[] d) {
    return "%d × %d×%d×%d".formatted(d[0], d[1], d[2], d[3]);
  }

  private static String convolution(int[] d) {
    StringBuilder words = new StringBuilder(", %d filters %d×%d".formatted(d[4], d[5], d[6]));
    if (d[7] != 1) {
      words.append(", stride ").append(d[7]);
    }
    if (d[8] != 0) {
      words.append(", pad ").append(d[8]);
    }
    if (d[9] != 1) {
      words.append(d[9] == d[1] ? ", depthwise" : ", %d groups".formatted(d[9]));
    }
    return words.toString();
  }
}
