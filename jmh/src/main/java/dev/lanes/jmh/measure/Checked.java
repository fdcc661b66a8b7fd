package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.subject.Subjects;
import dev.lanes.jmh.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes subjects ready whose results are known to be right. */
public final class Checked {
  private Checked() {}

  /**
   * Returns the subject of that name, loaded.
   *
   * @param variant which of its ways, from 0
   * @throws IllegalArgumentException if there is no such subject, naming those there are, or no
   *     such variant
   * @throws IllegalStateException if it cannot run here, saying why and what to do about it
   */
  public static Subject subject(String name, int variant) {
    Subjects.Found found = find(name);
    found.load();
    List<Subject> variants = found.variants();
    if (variant < 0 || variant >= variants.size()) {
      throw new IllegalArgumentException(
          "bench: %s has the variants 0 to %d, not %d"
              .formatted(name, variants.size() - 1, variant));
    }
    return variants.get(variant);
  }

  static Subjects.Found find(String name) {
    return Subjects.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "bench: there is no '%s'; choose from %s"
                        .formatted(name, String.join(", ", Subjects.names()))));
  }

  /** Returns the subject, loaded; tells why it is missing where it is, for the others to go on. */
  static Optional<Subjects.Found> findOrTell(String name, Consumer<Event> tell) {
    try {
      Subjects.Found found = find(name);
      found.load();
      return Optional.of(found);
    } catch (IllegalArgumentException | IllegalStateException e) {
      tell.accept(new Event.Note(name + " is missing: " + e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Makes a subject ready, runs it once and compares the results with those of the scalar backend,
   * for loading with those of a loop.
   *
   * @param threads how many threads it may use
   * @throws dev.lanes.jmh.subject.WrongResultException if the results differ
   * @throws IllegalArgumentException if the task does not fit into memory
   * @throws UnsupportedOperationException if the subject does not take part in the task
   */
  public static Prepared prepare(Task task, Subject subject, int threads) {
    Memory.requireRoom(task);
    Optional<String> refusal = subject.refuses(task);
    if (refusal.isPresent()) {
      throw new UnsupportedOperationException(refusal(task, subject, refusal.get()));
    }
    Reference reference = Reference.of(task);
    if (subject.id().equals(reference.subject().id())) {
      return subject.prepare(task, 1);
    }
    Prepared prepared = subject.prepare(task, threads);
    try {
      prepared.begin();
      prepared.run();
      reference.require(task, subject.id(), prepared.results());
      return prepared;
    } catch (RuntimeException | Error e) {
      prepared.close();
      throw e;
    }
  }

  static String refusal(Task task, Subject subject, String reason) {
    return "%s does not take part in %s: %s".formatted(subject.id(), task.benchmark(), reason);
  }
}
