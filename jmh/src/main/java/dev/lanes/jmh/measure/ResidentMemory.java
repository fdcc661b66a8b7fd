package dev.lanes.jmh.measure;

import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures how much memory runs take, as the system counts it, each subject in a JVM of its own.
 */
public final class ResidentMemory {
  /** After so many runs everything is there that a run needs. */
  static final int FIRST_RUNS = 100;

  private final BenchPlan plan;
  private final int runs;
  private final MeasuringJvm jvm;

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
    this.jvm = new MeasuringJvm(plan.peers(), line -> {});
  }

  /**
   * Measures a task.
   *
   * @param note is told who does not take part, and why
   */
  public List<Figure> measure(Task task, Consumer<String> note) {
    List<Figure> figures = new ArrayList<>();
    for (String subject : plan.subjects()) {
      Request request =
          new Request(
              task.benchmark(),
              task.shape(),
              List.of(subject),
              List.of(),
              List.of(plan.threads().getLast(), runs),
              plan.effort(),
              1);
      List<Event.Resident> seen = new ArrayList<>();
      Optional<String> died =
          jvm.run(
              ResidentMemoryMain.class,
              request,
              event -> {
                switch (event) {
                  case Event.Resident resident -> seen.add(resident);
                  case Event.Note(String text) -> note.accept(text);
                  case Event.Failed(String text) -> note.accept(text);
                  default -> {}
                }
              });
      died.ifPresent(note);
      if (!seen.isEmpty() && seen.getLast().runs() == runs) {
        Event.Resident first = seen.getFirst();
        figures.add(
            new Figure(subject, first.runs(), first.peakBytes(), runs, seen.getLast().peakBytes()));
      }
    }
    return figures;
  }
}
