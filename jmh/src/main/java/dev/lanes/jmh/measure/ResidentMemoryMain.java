package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Task;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The program of a JVM that tells how much memory it takes itself: it reads a {@link Request} of
 * one subject and does as many runs as its effort has rounds. Nothing is compared, since the scalar
 * backend's memory would count.
 */
public final class ResidentMemoryMain {
  private ResidentMemoryMain() {}

  /**
   * Measures.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    MeasuringMain.serve(ResidentMemoryMain::measure);
  }

  private static void measure(Task task, Request request, Consumer<Event> tell) {
    String name = request.subjects().getFirst();
    int threads = request.threads().getFirst();
    int runs = request.effort().mostRounds();
    Optional<Subject> subject =
        Checked.findOrTell(name, tell).map(found -> found.variants().getFirst());
    if (subject.isEmpty()) {
      return;
    }
    Optional<String> refusal = subject.get().refuses(task);
    if (refusal.isPresent()) {
      tell.accept(new Event.Note(Checked.refusal(task, subject.get(), refusal.get())));
      return;
    }
    try (Prepared prepared = subject.get().prepare(task, threads)) {
      prepared.begin();
      for (int run = 1; run <= runs; run++) {
        prepared.run();
        if (run == Math.min(runs, ResidentMemory.FIRST_RUNS) || run == runs) {
          tell.accept(new Event.Resident(run, peakBytes()));
        }
      }
    }
  }

  private static long peakBytes() {
    return PeakMemory.bytes()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "bench memory: this system does not tell a process's memory; measure on Linux"));
  }
}
