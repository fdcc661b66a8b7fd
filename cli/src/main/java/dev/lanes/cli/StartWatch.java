package dev.lanes.cli;

import dev.lanes.train.Progress;
import dev.lanes.train.TrainingListener;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Takes the time from the start of the JVM to the end of the tenth step, the first call's cost. */
final class StartWatch implements TrainingListener {
  private static final int STEPS = 10;

  private int steps;
  private @Nullable Double seconds;

  @Override
  public void onStep(Progress progress) {
    if (++steps == STEPS) {
      long start = ManagementFactory.getRuntimeMXBean().getStartTime();
      seconds = (System.currentTimeMillis() - start) * 1e-3;
    }
  }

  /** Returns the time; null if there were not so many steps. */
  @Nullable Double seconds() {
    return seconds;
  }
}
