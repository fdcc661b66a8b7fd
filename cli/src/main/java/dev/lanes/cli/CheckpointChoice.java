package dev.lanes.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose a checkpoint. */
final class CheckpointChoice {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the run. Default: the latest in runs.")
  private @Nullable Path out;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint, instead of the one in the run's folder.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      completionCandidates = ModelNames.class,
      description = "The model the checkpoint must be of; any without.")
  @Nullable String model;

  /** Returns the chosen file. */
  Path file() {
    return checkpoint == null ? RunFolder.existing(out).checkpoint() : checkpoint;
  }
}
