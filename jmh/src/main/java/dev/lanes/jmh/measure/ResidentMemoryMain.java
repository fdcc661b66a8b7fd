package dev.lanes.jmh.measure;

import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The program of a JVM that tells how much memory it takes itself: it reads a {@link Request} of
 * one subject, whose numbers are the threads and the runs. Nothing is compared, since the scalar
 * backend's memory would count.
 */
public final class ResidentMemoryMain {
  private static final Path STATUS = Path.of("/proc/self/status"); // where there is Linux
  private static final String PEAK = "VmHWM:";

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
    int runs = request.threads().getLast();
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
    try (Stream<String> lines = Files.lines(STATUS)) { // such as "VmHWM:   123456 kB"
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "bench memory: %s cannot be read; measure memory on Linux".formatted(STATUS), e);
    }
  }
}
