package dev.lanes.jmh.measure;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The program of a measuring JVM: reads a {@link Request} from standard input, writes {@link
 * Event}s to standard output.
 *
 * <p>A JVM of its own for each task keeps the compiled code of one from depending on those before
 * it, and a task that takes too much memory from taking the others with it.
 */
public final class MeasuringMain {
  private MeasuringMain() {}

  /**
   * Measures.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    serve((task, request, tell) -> new Measurement(task, request, tell).run());
  }

  /** A way to measure a task and to tell about it. */
  @FunctionalInterface
  interface Measuring {
    void measure(Task task, Request request, Consumer<Event> tell);
  }

  /** Reads the request, measures, and ends the JVM. */
  static void serve(Measuring measuring) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Consumer<Event> tell = event -> out.println(event.line());
    Request request = JsonMapper.builder().build().readValue(System.in, Request.class);
    try {
      Task task = Tasks.parse(request.benchmark(), request.shape());
      try {
        measuring.measure(task, request, tell);
      } catch (OutOfMemoryError e) {
        tell.accept(new Event.Failed(Memory.tooLarge(task) + " (" + e.getMessage() + ")"));
      }
    } catch (RuntimeException e) {
      tell.accept(new Event.Failed(e.getMessage() == null ? e.toString() : e.getMessage()));
      e.printStackTrace();
    }
    System.exit(0); // threads of native libraries may still be there
  }
}
