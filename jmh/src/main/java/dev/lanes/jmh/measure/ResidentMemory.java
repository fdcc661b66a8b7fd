package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Subjects;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures how much memory runs take, as the system counts it, each subject in a JVM of its own:
 * Lanes' without the peers' jars, of which a JVM reads and keeps the tables of contents.
 */
public final class ResidentMemory {
  /** After so many runs everything is there that a run needs. */
  static final int FIRST_RUNS = 100;

  private final BenchPlan plan;
  private final int runs;
  private final MeasuringJvm jvm;
  private final MeasuringJvm jvmWithPeers;
  private final List<String> failures = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * What the process of a subject took.
   *
   * @param subject who
   * @param firstRuns after how many runs {@code first} was taken: {@value
   *     ResidentMemory#FIRST_RUNS}, or all if there were fewer
   * @param firstBytes the most the process had taken by then
   * @param runs how many runs there were
   * @param bytes the most it took at all
   */
  public record Figure(String subject, int firstRuns, long firstBytes, int runs, long bytes) {}

  /**
   * Creates the measuring.
   *
   * @param plan who takes part, and with how many threads: the last number counts
   * @param runs how often each does a task
   */
  public ResidentMemory(BenchPlan plan, int runs) {
    this.plan = plan;
    this.runs = runs;
    this.jvm = MeasuringJvm.ofMemory(List.of());
    this.jvmWithPeers = MeasuringJvm.ofMemory(plan.peers());
  }

  /**
   * Measures a task.
   *
   * @param found is told each figure as soon as it is there
   * @param note is told who does not take part, and why
   */
  public void measure(Task task, Consumer<Figure> found, Consumer<String> note) {
    for (String subject : plan.subjects()) {
      if (!stopped) {
        measure(task, subject, found, note);
      }
    }
  }

  private void measure(Task task, String subject, Consumer<Figure> found, Consumer<String> note) {
    Request request =
        new Request(
            task.benchmark(),
            task.shape(),
            List.of(subject),
            List.of(),
            List.of(plan.threads().getLast()),
            plan.effort().withRounds(runs),
            1);
    List<Event.Resident> seen = new ArrayList<>();
    boolean own = Subjects.find(subject).isPresent(); // peers are not in this JVM
    Optional<String> died =
        (own ? jvm : jvmWithPeers)
            .run(
                ResidentMemoryMain.class,
                request,
                event -> {
                  switch (event) {
                    case Event.Resident resident -> seen.add(resident);
                    case Event.Note(String text) -> note.accept(text);
                    case Event.Failed(String text) -> failures.add(text);
                    default -> {}
                  }
                });
    died.ifPresent(failures::add);
    if (!seen.isEmpty() && seen.getLast().runs() == runs) {
      Event.Resident first = seen.getFirst();
      found.accept(
          new Figure(subject, first.runs(), first.peakBytes(), runs, seen.getLast().peakBytes()));
    }
  }

  /** Returns why subjects could not be measured. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends the measuring at once; for any thread. */
  public void stop() {
    stopped = true;
    jvm.stop();
    jvmWithPeers.stop();
  }
}
