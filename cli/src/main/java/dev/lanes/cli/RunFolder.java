package dev.lanes.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one training run: its checkpoint, its metrics and its last evaluation.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  /** Where runs go that are given no folder, each in its own below this one. */
  static final Path RUNS = Path.of("runs");

  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String METRICS = "metrics.jsonl";
  private static final String STEPS = "steps.jsonl";
  private static final String EVALUATION = "evaluation.json";
  private static final String REPORT = "report.html";

  /**
   * Makes the folder of a new run: the given one, or else {@code runs/NAME}, or the first of {@code
   * runs/NAME-2}, {@code runs/NAME-3} and so on that is free.
   *
   * @throws CommandException if the given one already holds a run, or cannot be made
   */
  static RunFolder create(@Nullable Path given, String name) {
    RunFolder folder = new RunFolder(given == null ? free(name) : given);
    if (folder.isTaken()) {
      throw new CommandException(
          ExitCode.OUTPUT,
          "output folder: %s already holds a run; go on with it by --resume, or name another folder by --out"
              .formatted(folder.path));
    }
    try {
      Files.createDirectories(folder.path);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
    return folder;
  }

  /**
   * Finds the run to go on with or to look at: in the given folder, or else the one below {@code
   * runs} whose checkpoint is the newest.
   *
   * @throws CommandException if there is none
   */
  static RunFolder existing(@Nullable Path given) {
    if (given == null) {
      return newest()
          .orElseThrow(
              () ->
                  new CommandException(
                      ExitCode.CHECKPOINT,
                      "checkpoint: there is no run in the folder %s; train a network with lanes train, or name the folder of a run by --out"
                          .formatted(RUNS.toAbsolutePath())));
    }
    RunFolder folder = new RunFolder(given);
    if (!Files.exists(folder.checkpoint())) {
      throw new CommandException(
          ExitCode.CHECKPOINT,
          "checkpoint: there is no %s; name the folder of a run by --out"
              .formatted(folder.checkpoint()));
    }
    return folder;
  }

  /** Returns the file with weights and state. */
  Path checkpoint() {
    return path.resolve(CHECKPOINT);
  }

  /** Returns the file with one line an epoch. */
  Path metrics() {
    return path.resolve(METRICS);
  }

  /** Returns the file with some hundred lines about the steps. */
  Path steps() {
    return path.resolve(STEPS);
  }

  /** Returns the file with the last evaluation: confusions and the worst mistakes. */
  Path evaluation() {
    return path.resolve(EVALUATION);
  }

  /** Returns the page, if one was written. */
  Path report() {
    return path.resolve(REPORT);
  }

  /** Returns what to tell the user of a failed write. */
  CommandException unwritable(IOException e) {
    String reason =
        switch (e) {
          case NotDirectoryException ignored -> "a part of the path is a file";
          case FileAlreadyExistsException ignored -> "a part of the path is a file";
          case NoSuchFileException ignored -> "it is gone";
          default -> e.getMessage();
        };
    return new CommandException(
        ExitCode.OUTPUT,
        "output folder: cannot write to %s: %s; make room there, or name another folder by --out"
            .formatted(path, reason),
        e);
  }

  private boolean isTaken() {
    return Files.exists(checkpoint()) || Files.exists(metrics());
  }

  private static Path free(String name) {
    Path path = RUNS.resolve(name);
    for (int number = 2; new RunFolder(path).isTaken(); number++) {
      path = RUNS.resolve(name + "-" + number);
    }
    return path;
  }

  private static Optional<RunFolder> newest() {
    if (!Files.isDirectory(RUNS)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(RUNS)) {
      return folders
          .map(RunFolder::new)
          .filter(folder -> Files.exists(folder.checkpoint()))
          .max(Comparator.comparing(RunFolder::changed));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CHECKPOINT,
          "checkpoint: cannot look into %s: %s; name the folder of a run by --out"
              .formatted(RUNS, e.getMessage()),
          e);
    }
  }

  private FileTime changed() {
    try {
      return Files.getLastModifiedTime(checkpoint());
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
