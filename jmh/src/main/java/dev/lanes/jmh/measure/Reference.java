package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.ConvByParts;
import dev.lanes.jmh.subject.EngineSubject;
import dev.lanes.jmh.subject.LoaderSubject;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;
import java.util.List;
import java.util.Map;

/**
 * What the results of a task are by the plainest code there is: the scalar backend, for loading a
 * loop. Of a large convolution each core computes some of the images.
 *
 * @param subject who computed them
 * @param results its results
 * @param seconds how long one thread took, or would have taken
 */
record Reference(Subject subject, List<float[]> results, double seconds) {
  /** Whose results count, but for loading. */
  static final String SLOW = "scalar";

  private static final double LARGE_FLOPS = 1e9;

  /** Sums in double, where those in float would be further from the truth than what they judge. */
  private static final Map<String, String> EXACT = Map.of("accumulation", "double");

  static Reference of(Task task) {
    if (task instanceof Loading) {
      return once(task, new LoaderSubject(false));
    }
    Backend scalar = Backends.named(SLOW);
    EngineSubject subject = new EngineSubject(scalar);
    if (task instanceof Conv conv && conv.n() > 1 && conv.flops() > LARGE_FLOPS) {
      ConvByParts parts = ConvByParts.run(scalar, conv, Runtime.getRuntime().availableProcessors());
      return new Reference(subject, parts.results(), parts.seconds());
    }
    if (task instanceof NetworkTask network && network.training() && network.isNormalised()) {
      Reference exact = once(task, new EngineSubject(scalar, EXACT));
      return new Reference(subject, exact.results(), once(task, subject).seconds());
    }
    return once(task, subject);
  }

  private static Reference once(Task task, Subject subject) {
    try (Prepared prepared = subject.prepare(task, 1)) {
      long start = System.nanoTime();
      prepared.run();
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Reference(subject, prepared.results(), seconds);
    }
  }
}
