package dev.lanes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of a run with a JSON object a line.
 *
 * @param folder the run's
 * @param file which need not be there yet
 */
record JsonLines(RunFolder folder, Path file) {
  /** Adds a line. */
  void append(Map<String, @Nullable Object> object) {
    try {
      Files.writeString(
          file, Json.line(object) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
  }

  /** Returns the objects; the last line of a killed run may be half a line, and is left out. */
  List<JsonNode> read() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Json::parse).flatMap(Optional::stream).toList()
          : List.of();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.OUTPUT,
          "%s: cannot be read: %s; check that you may read it".formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps the lines that are wanted alone: those after a checkpoint will come again. */
  void keep(Predicate<JsonNode> wanted) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<String> kept =
          Files.readAllLines(file).stream()
              .filter(line -> Json.parse(line).filter(wanted).isPresent())
              .toList();
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(temporary, kept);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
  }
}
