package dev.lanes.jmh.measure;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

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
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Request request = JsonMapper.builder().build().readValue(System.in, Request.class);
    Task task = Tasks.parse(request.benchmark(), request.shape());
    try {
      new Measurement(task, request, event -> out.println(event.line())).run();
    } catch (OutOfMemoryError e) {
      out.println(new Event.Failed(Memory.tooLarge(task) + " (" + e.getMessage() + ")").line());
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      out.println(new Event.Failed(message).line());
      e.printStackTrace();
    }
    System.exit(0); // threads of native libraries may still be there
  }
}
