package dev.lanes.jmh.measure;

import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark of JMH in a JVM of its own, which gets the options and class path of this. */
final class JmhForks implements JmhRounds.Forks {
  // By name, since the benchmarks build on this package.
  private static final String BENCHMARKS = "dev.lanes.jmh.benchmark.";
  private static final String FMA = BENCHMARKS + "LimitBenchmark.fma";
  private static final String BANDWIDTH = BENCHMARKS + "LimitBenchmark.bandwidth";
  static final int TURNS = 1 << 14; // LimitBenchmark.TURNS
  static final int FLOATS = 1 << 24; // LimitBenchmark.FLOATS

  private static final Iterations LIMIT = new Iterations(3, 3, 500);

  private final OutputFormat output =
      OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);

  /** JMH could not run a benchmark to its end. */
  static final class ForkException extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    private final boolean refusal;

    ForkException(String message, boolean refusal) {
      super(message);
      this.refusal = refusal;
    }

    /** Returns whether the subject does not take part, which is no failure. */
    boolean refusal() {
      return refusal;
    }
  }

  /**
   * How long a JVM runs.
   *
   * @param warmUp iterations that are not counted
   * @param measured iterations that are
   * @param milliseconds of one
   */
  record Iterations(int warmUp, int measured, int milliseconds) {}

  @Override
  public List<Double> seconds(Task task, JmhRounds.Turn turn, Iterations iterations) {
    ChainedOptionsBuilder options =
        options(benchmark(task), iterations)
            .param("backend", turn.name())
            .param("variant", Integer.toString(turn.variant()))
            .param("threads", Integer.toString(turn.threads()));
    params(task).forEach(options::param);
    return run(task, options);
  }

  @Override
  public double flopsPerSecond(Task task, int threads) {
    List<Double> seconds = run(task, options(FMA, LIMIT).threads(threads));
    return threads * FmaPeak.flops(TURNS) / Collections.min(seconds);
  }

  @Override
  public double bytesPerSecond(Task task, int threads) {
    List<Double> seconds = run(task, options(BANDWIDTH, LIMIT).threads(threads));
    return MemoryBandwidth.bytes(FLOATS) / Collections.min(seconds);
  }

  static String benchmark(Task task) {
    return BENCHMARKS
        + switch (task) {
          case Gemm _ -> "GemmBenchmark";
          case Conv _ -> "ConvBenchmark";
          case OpTask _ -> "OpsBenchmark";
          case NetworkTask network when network.training() -> "TrainBenchmark";
          case NetworkTask _ -> "InferBenchmark";
          case Loading _ -> "LoadBenchmark";
        }
        + ".run";
  }

  static Map<String, String> params(Task task) {
    return switch (task) {
      case Gemm _, Loading _ -> Map.of("shape", task.shape());
      case Conv _ -> Map.of("pass", task.benchmark(), "shape", task.shape());
      case OpTask _ -> Map.of("op", task.benchmark(), "shape", task.shape());
      case NetworkTask network ->
          Map.of("model", network.model(), "batch", Integer.toString(network.batch()));
    };
  }

  private static ChainedOptionsBuilder options(String benchmark, Iterations iterations) {
    TimeValue time = TimeValue.milliseconds(iterations.milliseconds());
    return new OptionsBuilder()
        .include("^" + Pattern.quote(benchmark) + "$")
        .forks(1)
        .warmupIterations(iterations.warmUp())
        .warmupTime(time)
        .measurementIterations(iterations.measured())
        .measurementTime(time)
        .timeUnit(TimeUnit.SECONDS)
        .shouldFailOnError(true);
  }

  /** Returns the seconds of a run, a figure an iteration. */
  private List<Double> run(Task task, ChainedOptionsBuilder options) {
    Collection<RunResult> results;
    try {
      results = new Runner(options.build(), output).run();
    } catch (RunnerException e) {
      throw failure(task, e);
    }
    return results.stream()
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
  }

  /** Returns an exception that says what the benchmark threw, below what JMH wraps around it. */
  static ForkException failure(Task task, Throwable thrown) {
    Throwable inner = thrown.getCause();
    if (inner == null && thrown.getSuppressed().length > 0) {
      inner = thrown.getSuppressed()[0];
    }
    if (inner != null && wraps(thrown)) {
      return failure(task, inner);
    }
    String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    return new ForkException(
        thrown instanceof OutOfMemoryError ? Memory.tooLarge(task) + " (" + message + ")" : message,
        thrown instanceof UnsupportedOperationException);
  }

  private static boolean wraps(Throwable thrown) {
    return thrown instanceof ExecutionException
        || thrown instanceof ReflectiveOperationException
        || thrown.getClass().getName().startsWith("org.openjdk.jmh.");
  }
}
