package dev.lanes.jmh.task;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of shapes: a header that names the sizes, then a shape a line; blank lines and those that
 * begin with {@code #} count for nothing.
 */
public final class ShapeFile {
  private ShapeFile() {}

  /** One line of it. */
  public record Line(int number, String shape) {}

  /**
   * Reads the shapes.
   *
   * @param columns the header it must have
   * @throws IllegalArgumentException naming file, line, what is wrong and the mend
   */
  public static List<Line> read(Path file, String columns) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "shapes: there is no file %s; give a CSV file with the header %s"
              .formatted(file, columns),
          e);
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException(
          "shapes: %s is not text; give a CSV file with the header %s".formatted(file, columns), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "shapes: %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    List<Line> shapes = new ArrayList<>();
    boolean header = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceAll("[\\s\\uFEFF]", "");
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (header) {
        shapes.add(new Line(i + 1, line));
      } else if (line.equalsIgnoreCase(columns)) {
        header = true;
      } else {
        throw new IllegalArgumentException(
            "shapes: %s, line %d: the header must be %s, not '%s'"
                .formatted(file, i + 1, columns, lines.get(i).strip()));
      }
    }
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException(
          "shapes: %s has no shape; write %s"
              .formatted(
                  file,
                  header
                      ? "a line of numbers below the header"
                      : "the header " + columns + " and a line of numbers below it"));
    }
    return shapes;
  }

  /**
   * Reads tasks.
   *
   * @param columns the header
   * @param benchmarks the benchmarks, each of which is run on each shape
   * @throws IllegalArgumentException naming file, line, what is wrong and the mend
   */
  public static List<Task> tasks(Path file, String columns, List<String> benchmarks) {
    List<Task> tasks = new ArrayList<>();
    for (Line line : read(file, columns)) {
      for (String benchmark : benchmarks) {
        try {
          tasks.add(Tasks.parse(benchmark, line.shape()));
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw new IllegalArgumentException(
              "shapes: %s, line %d: %s".formatted(file, line.number(), e.getMessage()), e);
        }
      }
    }
    return tasks;
  }
}
