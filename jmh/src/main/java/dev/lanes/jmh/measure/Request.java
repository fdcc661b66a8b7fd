package dev.lanes.jmh.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one JVM is to measure: a task, by several subjects, with several numbers of threads.
 *
 * @param benchmark the kind of work
 * @param shape its sizes
 * @param subjects who takes part: backends, {@code loader}, peers
 * @param leftOut those of them, or of their variants, that must not run, since they end the JVM
 * @param threads numbers of threads; a subject that cannot use one of them is left out there
 * @param effort how exactly
 * @param slowdown how much longer than it takes the vector backend is made to take, 1 for not at
 *     all; for tests of the gate
 * @param checked whether another JVM has compared the results with the reference's already
 * @param bytesPerSecond the memory bandwidth by number of threads, where it is known already
 */
public record Request(
    String benchmark,
    String shape,
    List<String> subjects,
    List<String> leftOut,
    List<Integer> threads,
    Effort effort,
    double slowdown,
    boolean checked,
    Map<Integer, Double> bytesPerSecond) {
  /** Whom all others are compared with. */
  static final String OURS = "vector";

  /** Of the first JVM. */
  public Request(
      String benchmark,
      String shape,
      List<String> subjects,
      List<String> leftOut,
      List<Integer> threads,
      Effort effort,
      double slowdown) {
    this(benchmark, shape, subjects, leftOut, threads, effort, slowdown, false, Map.of());
  }

  /** Copies the lists. */
  public Request {
    subjects = List.copyOf(subjects);
    leftOut = List.copyOf(leftOut);
    threads = List.copyOf(threads);
    bytesPerSecond = Map.copyOf(bytesPerSecond);
  }

  /** Returns the same with what is known of the memory. */
  Request knowing(Map<Integer, Double> bandwidth) {
    return new Request(
        benchmark, shape, subjects, leftOut, threads, effort, slowdown, checked, bandwidth);
  }

  /** Returns the same for another JVM and some of the subjects, who take turns with ours. */
  Request again(Set<String> some) {
    List<String> kept =
        subjects.stream().filter(each -> some.contains(each) || each.equals(OURS)).toList();
    return new Request(
        benchmark, shape, kept, leftOut, threads, effort, slowdown, true, bytesPerSecond);
  }

  /** Returns the same without one more subject, or variant of one. */
  Request without(String subject) {
    List<String> more = new ArrayList<>(leftOut);
    more.add(subject);
    return new Request(
        benchmark, shape, subjects, more, threads, effort, slowdown, checked, bytesPerSecond);
  }
}
