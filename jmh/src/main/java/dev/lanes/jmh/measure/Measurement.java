package dev.lanes.jmh.measure;

import dev.lanes.jmh.measure.Contest.Entrant;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.subject.EngineSubject;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.subject.Subjects;
import dev.lanes.jmh.subject.WrongResultException;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks and times one task: all subjects, all numbers of threads, in turn. */
final class Measurement {
  /** So much slower than the fastest variant cannot become the fastest. */
  private static final double FAR_BEHIND = 1.5;

  private final Task task;
  private final Request request;
  private final Consumer<Event> tell;
  private final Contest contest;
  private final List<Participant> participants = new ArrayList<>();
  private final List<Prepared> open = new ArrayList<>();
  private final List<Limits> limits = new ArrayList<>();

  /** A subject with so many threads; variants of a peer share its name. */
  private record Participant(String name, int threads, Entrant entrant) {
    /** Returns what its variants have in common. */
    String group() {
      return name + " " + threads;
    }
  }

  Measurement(Task task, Request request, Consumer<Event> tell) {
    this.task = task;
    this.request = request;
    this.tell = tell;
    this.contest = new Contest(request.effort());
  }

  void run() {
    Memory.requireRoom(task);
    tell.accept(new Event.Doing("checking"));
    Optional<Reference> reference =
        request.checked()
            ? Optional.empty()
            : Optional.of(Reference.of(task, request.effort().check()));
    String plainest = reference.map(each -> each.subject().id()).orElse("");
    reference.filter(each -> request.subjects().contains(plainest)).ifPresent(this::enterReference);
    List<Subjects.Found> others =
        request.subjects().stream()
            .filter(name -> !name.equals(plainest))
            .flatMap(name -> Checked.findOrTell(name, tell).stream())
            .toList();
    others.forEach(found -> tell.accept(new Event.Who(found.name(), found.describe())));
    for (int threads : request.threads()) {
      others.forEach(found -> enterAll(found, threads, reference));
    }
    withdrawSlowVariants();
    tell.accept(new Event.Doing("measuring"));
    for (int threads : request.threads()) {
      Double bandwidth = request.bytesPerSecond().get(threads);
      limits.add(
          bandwidth == null
              ? new Limits(threads, request.effort())
              : new Limits(threads, request.effort(), bandwidth));
    }
    contest.run(() -> limits.forEach(Limits::sample));
    limits.forEach(limit -> tell.accept(limit.event()));
    tellRows();
    open.forEach(Prepared::close);
  }

  /** The reference has run once, to be compared with; where that took long, it is its sample. */
  private void enterReference(Reference reference) {
    Subject subject = reference.subject();
    tell.accept(new Event.Who(subject.id(), subject.describe()));
    Entrant entrant;
    if (reference.seconds() > request.effort().rareSeconds()) {
      entrant = Entrant.measured(reference.seconds());
    } else {
      Prepared prepared = subject.prepare(task, 1);
      open.add(prepared);
      entrant = contest.enter(prepared, 1, true);
    }
    participants.add(new Participant(subject.id(), 1, entrant));
  }

  /** Those with as many threads follow each other in a round, so that a pair is close in time. */
  private void enterAll(Subjects.Found found, int threads, Optional<Reference> reference) {
    for (Subject subject : found.variants()) {
      if (request.leftOut().contains(subject.id())) {
        continue; // it was told when it was left out
      }
      Optional<String> refusal = subject.refuses(task);
      if (refusal.isPresent()) {
        tell.accept(new Event.Note(Checked.refusal(task, subject, refusal.get())));
        continue;
      }
      tell.accept(new Event.Entering(subject.id()));
      enter(found.name(), subject, threads, reference);
    }
  }

  /** What a subject cannot do, or does wrongly, is told, and the others go on. */
  private void enter(String name, Subject subject, int threads, Optional<Reference> reference) {
    Prepared prepared = null;
    try {
      prepared = subject.prepare(task, threads);
      prepared.begin();
      prepared.run();
      if (reference.isPresent()) {
        reference.get().require(task, subject.id(), prepared.results());
      }
      Prepared timed =
          name.equals("vector") && request.slowdown() > 1
              ? new Slowed(prepared, request.slowdown())
              : prepared;
      boolean compiled = subject instanceof EngineSubject;
      participants.add(new Participant(name, threads, contest.enter(timed, threads, compiled)));
      open.add(prepared);
      return;
    } catch (UnsupportedOperationException e) {
      tell.accept(new Event.Note(String.valueOf(e.getMessage())));
    } catch (WrongResultException e) {
      tell.accept(new Event.Failed(e.getMessage() + "; not timed"));
    } catch (RuntimeException e) {
      tell.accept(
          new Event.Failed(
              "%s %s: %s failed with %s; not timed"
                  .formatted(task.benchmark(), task.shape(), subject.id(), e)));
    }
    if (prepared != null) {
      prepared.close();
    }
  }

  /** Only the fastest variant of a subject counts: those far behind need no rounds. */
  private void withdrawSlowVariants() {
    Map<String, Double> best = new HashMap<>();
    participants.forEach(each -> best.merge(each.group(), each.entrant.estimate(), Math::min));
    for (Participant each : List.copyOf(participants)) {
      double least = best.getOrDefault(each.group(), 0.0);
      if (each.entrant.estimate() > FAR_BEHIND * least) {
        contest.withdraw(each.entrant);
        participants.remove(each);
      }
    }
  }

  private void tellRows() {
    Map<String, Participant> fastest = new LinkedHashMap<>();
    for (Participant each : participants) {
      fastest.merge(each.group(), each, (a, b) -> median(a) <= median(b) ? a : b);
    }
    for (Participant each : fastest.values()) {
      tell.accept(new Event.Measured(row(each)));
    }
  }

  private static double median(Participant participant) {
    return Statistics.median(participant.entrant.samples());
  }

  private Row row(Participant participant) {
    Limits limit = // the reference has one thread, whatever is asked of the others
        limits.stream()
            .filter(each -> each.threads() == participant.threads)
            .findFirst()
            .orElse(limits.getFirst());
    return row(
        task,
        participant.name,
        participant.threads,
        participant.entrant.samples(),
        limit.bound(task));
  }

  /** Returns the figures that follow from the seconds of a subject's runs. */
  static Row row(Task task, String subject, int threads, List<Double> samples, Limits.Bound bound) {
    double seconds = Statistics.median(samples);
    // what this processor can do at most says nothing about another device
    boolean bounded = Subjects.find(subject).map(Subjects.Found::onCpu).orElse(true);
    return new Row(
        task.benchmark(),
        task.shape(),
        subject,
        threads,
        seconds,
        task.flops() > 0 ? task.flops() / seconds * 1e-9 : null,
        task.images() > 0 ? task.images() / seconds : null,
        bounded ? bound.seconds() / seconds : Double.NaN,
        bound.limit(),
        samples);
  }
}
