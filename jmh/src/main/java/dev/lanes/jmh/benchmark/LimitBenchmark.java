package dev.lanes.jmh.benchmark;

import dev.lanes.jmh.measure.FmaPeak;
import dev.lanes.jmh.measure.MemoryBandwidth;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What the machine can do at most, by as many threads as JMH's {@code -t} says.
 *
 * <p>With n threads the peak is {@code n FmaPeak.flops(TURNS) / time}, the bandwidth {@code
 * MemoryBandwidth.bytes(FLOATS) / time}: each thread multiplies for itself, and moves its part.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LimitBenchmark {
  /** Turns of the multiply-add loop a run: few, for an interpreted run takes a thousand times. */
  public static final int TURNS = 1 << 14;

  /** Numbers of each of the three arrays: 64 MiB, more than a cache holds. */
  public static final int FLOATS = 1 << 24;

  /** Creates the benchmark. */
  public LimitBenchmark() {}

  /** The arrays, of which each thread moves a part. */
  @State(Scope.Benchmark)
  public static class Arrays {
    private final float[] a = new float[FLOATS];
    private final float[] b = new float[FLOATS];
    private final float[] c = new float[FLOATS];

    /** Creates them. */
    public Arrays() {}
  }

  /** Multiplies and adds; returns a number that depends on all of them. */
  @Benchmark
  public float fma() {
    return FmaPeak.run(TURNS);
  }

  /** Moves three arrays through the cores. */
  @Benchmark
  public float[] bandwidth(Arrays arrays, ThreadParams thread) {
    int index = thread.getThreadIndex();
    int count = thread.getThreadCount();
    MemoryBandwidth.triad(arrays.a, arrays.b, arrays.c, part(index, count), part(index + 1, count));
    return arrays.a;
  }

  private static int part(int index, int count) {
    return (int) ((long) FLOATS * index / count) & -64; // whole vectors
  }
}
