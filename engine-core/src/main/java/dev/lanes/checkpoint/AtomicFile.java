package dev.lanes.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file whole or not at all, whenever the process or the machine stops. */
final class AtomicFile {
  /** Writes the content. */
  interface Writer {
    void write(WritableByteChannel out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes to a temporary file in the same folder, syncs it and renames it.
   *
   * @throws CheckpointException if that fails; the file is what it was before
   */
  static void replace(Path path, Writer writer) {
    Path target = path.toAbsolutePath();
    // Always the same name, so that a killed run leaves one of them at most.
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writer.write(out);
        out.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(target);
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoint: cannot write %s: %s; make room or choose another folder%s"
              .formatted(
                  path, reason(e), Files.exists(target) ? " (the one before is intact)" : ""),
          withoutLeftover(temporary, e));
    }
  }

  private static IOException withoutLeftover(Path temporary, IOException failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "permission denied";
      case NoSuchFileException e -> "there is no such folder";
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** Makes the rename itself last; where folders cannot be opened it does without. */
  private static void syncFolder(Path target) {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger(AtomicFile.class.getName())
          .log(System.Logger.Level.DEBUG, "folder {0} could not be synced: {1}", folder, e);
    }
  }
}
