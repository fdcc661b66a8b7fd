package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.measure.Checked;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A task for JMH: made ready, run once, compared with the scalar backend, then timed; a wrong
 * result throws before anything is timed.
 *
 * <p>The subject starts the threads, {@code -p threads=2}; JMH's own {@code -t} stays 1. JMH takes
 * a comma for the end of a value, so on its command line the sizes of a shape are written with an
 * {@code x} between them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(1)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow" // JMH and some peers use it
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public abstract class TaskBenchmark {
  /** How many threads the subject may use. */
  @Param("1")
  public int threads = 1;

  /** Which of the ways of a peer, from 0. */
  @Param("0")
  public int variant;

  private @Nullable Prepared prepared;

  /** Creates the state. */
  protected TaskBenchmark() {}

  /** Returns the name of the subject. */
  protected abstract String backend();

  /** Returns the name of the benchmark, as {@link Tasks#parse} reads it. */
  protected abstract String benchmark();

  /** Returns the sizes, as {@link Tasks#parse} reads them. */
  protected abstract String sizes();

  /** Returns the sizes with commas, however they were written. */
  static String commas(String shape) {
    return shape.replace('x', ',');
  }

  /** Returns the subject, loaded. */
  protected Subject subject() {
    return Checked.subject(backend(), variant);
  }

  /**
   * Makes the task ready and checks the results.
   *
   * @throws dev.lanes.jmh.subject.WrongResultException if they differ from the scalar backend's
   */
  @Setup(Level.Trial)
  public void prepare() {
    Task task = Tasks.parse(benchmark(), sizes());
    prepared = Checked.prepare(task, subject(), threads);
  }

  /** Does the task once. */
  @Benchmark
  public void run() {
    Objects.requireNonNull(prepared, "run: call prepare() first").run();
  }

  /** Frees what the subject holds. */
  @TearDown(Level.Trial)
  public void close() {
    if (prepared != null) {
      prepared.close();
      prepared = null;
    }
  }
}
