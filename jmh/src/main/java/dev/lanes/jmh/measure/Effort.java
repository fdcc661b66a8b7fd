package dev.lanes.jmh.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * How much time a figure is worth.
 *
 * @param warmUpSeconds how long a subject runs before it is timed, at least
 * @param sampleSeconds how long one sample takes at least; short runs are repeated within it
 * @param seconds for the rounds of all subjects of a task, about
 * @param leastRounds rounds at least
 * @param mostRounds rounds at most
 * @param rareSeconds a subject whose sample takes longer is sampled in the first rounds only
 * @param bandwidth when the memory bandwidth is measured, too
 * @param clock what is read for subjects with one thread
 * @param check how much of a large convolution is compared with the scalar backend's
 */
public record Effort(
    double warmUpSeconds,
    double sampleSeconds,
    double seconds,
    int leastRounds,
    int mostRounds,
    double rareSeconds,
    Bandwidth bandwidth,
    Clock clock,
    Check check) {
  /** Returns the same with so many rounds. */
  Effort withRounds(int rounds) {
    return new Effort(
        warmUpSeconds,
        sampleSeconds,
        seconds,
        rounds,
        rounds,
        rareSeconds,
        bandwidth,
        clock,
        check);
  }

  /** How much of a large convolution is compared. */
  public enum Check {
    /** Every number. */
    WHOLE,
    /** All numbers of some images, and of some filters' gradients. */
    SAMPLE
  }

  /** When the memory bandwidth is measured. */
  public enum Bandwidth {
    /** Never. */
    NEVER,
    /** Beside the first task of a run, which saves the others two seconds. */
    ONCE,
    /** Beside each task. */
    ALWAYS
  }

  /** The clocks. */
  public enum Clock {
    /** The time that passes. */
    WALL {
      @Override
      LongSupplier nanos() {
        return System::nanoTime;
      }
    },
    /**
     * The time the thread had a core: what a kernel costs, even if other programs want the core
     * too.
     */
    CPU {
      @Override
      LongSupplier nanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported()
            ? threads::getCurrentThreadCpuTime
            : System::nanoTime;
      }
    };

    /** Returns what reads it, for the thread that asks. */
    abstract LongSupplier nanos();
  }

  /** Some percent exact. */
  public static final Effort QUICK =
      new Effort(0.1, 0.010, 2, 3, 60, 0.8, Bandwidth.ONCE, Clock.WALL, Check.SAMPLE);

  /** Few percent exact: enough rounds for the quiet pairs to stay where they are. */
  public static final Effort USUAL =
      new Effort(0.3, 0.010, 7, 12, 200, 0.5, Bandwidth.ALWAYS, Clock.WALL, Check.WHOLE);

  /** In each of several JVMs: more of them say more than more rounds. */
  static final Effort REPEATED =
      new Effort(0.3, 0.010, 5, 8, 300, 0.5, Bandwidth.ONCE, Clock.WALL, Check.WHOLE);

  /** As quick, but with a sample of everyone in every round, however slow. */
  public static final Effort PAIRS =
      new Effort(0.3, 0.010, 4, 5, 60, Double.MAX_VALUE, Bandwidth.ALWAYS, Clock.WALL, Check.WHOLE);

  /** As exact as the machine allows; the same in several JVMs. */
  public static final Effort FULL =
      new Effort(3, 0.020, 15, 15, 200, 3, Bandwidth.ALWAYS, Clock.WALL, Check.WHOLE);
}
