package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lanes.jmh.measure.Contest.Entrant;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Tasks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Subjects are timed in turn. */
class ContestTest {
  private static final Effort SHORT =
      new Effort(
          0.02,
          0.002,
          0.01,
          4,
          6,
          0.02,
          Effort.Bandwidth.NEVER,
          Effort.Clock.WALL,
          Effort.Check.WHOLE);

  @Test
  void everyRoundTakesASampleOfEach() {
    Contest contest = new Contest(SHORT);
    Entrant a = contest.enter(takes(100_000), 1, false);
    Entrant b = contest.enter(takes(1_000_000), 1, false);
    AtomicInteger rounds = new AtomicInteger();

    contest.run(rounds::incrementAndGet);

    assertThat(rounds.get()).isBetween(4, 6);
    assertThat(a.samples()).hasSize(rounds.get()).hasSameSizeAs(b.samples());
    assertThat(Statistics.median(b.samples())).isBetween(0.001, 0.1);
    assertThat(Statistics.median(a.samples())).isLessThan(Statistics.median(b.samples()));
  }

  @Test
  void whoTakesLongIsSampledInTheFirstRoundsOnly() {
    Contest contest = new Contest(SHORT);
    Entrant often = contest.enter(takes(100_000), 1, false);
    Entrant rare = contest.enter(takes(30_000_000), 1, false);

    contest.run(() -> {});

    assertThat(often.samples()).hasSizeBetween(4, 6);
    assertThat(rare.samples()).hasSize(3);
  }

  @Test
  void whoWasTimedAlreadyKeepsTheSample() {
    assertThat(Entrant.measured(2).samples()).containsExactly(2.0);
  }

  @Test
  void slowedTakesLonger() {
    Slowed slowed = new Slowed(takes(2_000_000), 2);
    long start = System.nanoTime();
    slowed.run();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(4_000_000);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheMend() {
    Memory.requireRoom(Tasks.parse("gemm", "2,3,4"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Memory.requireRoom(Tasks.parse("gemm", "1000000,1000000,1000000")))
        .withMessageStartingWith("gemm 1000000,1000000,1000000: takes about 22351.7 GiB")
        .withMessageContaining("take fewer images, or give more with LANES_JAVA_OPTS=-Xmx33528g");
  }

  private static Prepared takes(long nanoseconds) {
    return new Prepared() {
      @Override
      public void run() {
        long end = System.nanoTime() + nanoseconds;
        while (System.nanoTime() < end) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
      }

      @Override
      public List<float[]> results() {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }
}
