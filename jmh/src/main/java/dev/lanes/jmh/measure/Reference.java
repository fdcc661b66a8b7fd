package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Comparison;
import dev.lanes.jmh.subject.ConvByParts;
import dev.lanes.jmh.subject.ConvSample;
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
import java.util.Optional;

/**
 * What the results of a task are by the plainest code there is: the scalar backend, for loading a
 * loop. Of a large convolution each core computes some of the images, or of some of them.
 *
 * @param subject who computed them
 * @param results its results, or those of the sample
 * @param seconds how long one thread took, or would have taken
 * @param sample what of the results is there, if not all
 */
record Reference(
    Subject subject, List<float[]> results, double seconds, Optional<ConvSample> sample) {
  /** Whose results count, but for loading. */
  static final String SLOW = "scalar";

  private static final double LARGE_FLOPS = 1e9; // a second of plain loops

  /** Sums in double, where those in float would be further from the truth than what they judge. */
  private static final Map<String, String> EXACT = Map.of("accumulation", "double");

  /** Computes every number. */
  static Reference of(Task task) {
    return of(task, Effort.Check.WHOLE);
  }

  static Reference of(Task task, Effort.Check check) {
    if (task instanceof Loading) {
      return once(task, new LoaderSubject(false));
    }
    Backend scalar = Backends.named(SLOW);
    EngineSubject subject = new EngineSubject(scalar);
    if (task instanceof Conv conv && conv.n() > 1 && conv.flops() > LARGE_FLOPS) {
      int cores = Runtime.getRuntime().availableProcessors();
      if (check == Effort.Check.SAMPLE) {
        ConvSample sample = new ConvSample(conv, LARGE_FLOPS);
        ConvByParts parts = sample.run(scalar, cores);
        return new Reference(subject, parts.results(), parts.seconds(), Optional.of(sample));
      }
      ConvByParts parts = ConvByParts.run(scalar, conv, conv.operands(), cores);
      return new Reference(subject, parts.results(), parts.seconds(), Optional.empty());
    }
    if (task instanceof NetworkTask network && network.training() && network.isNormalised()) {
      Reference exact = once(task, new EngineSubject(scalar, EXACT));
      return new Reference(
          subject, exact.results(), once(task, subject).seconds(), Optional.empty());
    }
    return once(task, subject);
  }

  private static Reference once(Task task, Subject subject) {
    try (Prepared prepared = subject.prepare(task, 1)) {
      long start = System.nanoTime();
      prepared.run();
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Reference(subject, prepared.results(), seconds, Optional.empty());
    }
  }

  /**
   * Requires the results of the whole task to agree, as far as they are known here.
   *
   * @param id who is examined
   * @throws dev.lanes.jmh.subject.WrongResultException if they differ
   */
  void require(Task task, String id, List<float[]> actual) {
    if (sample.isPresent()) {
      ConvSample some = sample.get();
      String compared = "%s, of which are compared %s,".formatted(id, some);
      Comparison.require(task, compared, some.of(actual), results, some::share);
    } else {
      Comparison.require(task, id, actual, results);
    }
  }
}
