package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.EngineSubject;
import dev.lanes.jmh.subject.LoaderSubject;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.Task;
import dev.lanes.spi.Backends;
import java.util.List;

/**
 * What the results of a task are by the plainest code there is: the scalar backend, for loading a
 * loop.
 *
 * @param subject who computed them
 * @param prepared the task, after its first run
 * @param results its results
 * @param seconds how long that run took
 */
record Reference(Subject subject, Prepared prepared, List<float[]> results, double seconds) {
  static Reference of(Task task) {
    Subject subject =
        task instanceof Loading
            ? new LoaderSubject(false)
            : new EngineSubject(Backends.named("scalar"));
    Prepared prepared = subject.prepare(task, 1);
    long start = System.nanoTime();
    prepared.run();
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Reference(subject, prepared, prepared.results(), seconds);
  }
}
