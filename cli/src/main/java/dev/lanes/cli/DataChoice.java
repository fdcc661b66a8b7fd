package dev.lanes.cli;

import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.NearestNames;
import dev.lanes.datasets.catalog.DatasetCatalog;
import dev.lanes.datasets.catalog.DatasetRequest;
import dev.lanes.datasets.source.BrokenFiles;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that choose a data set. */
final class DataChoice {
  private static final double MEGABYTE = 1e6;

  @Spec(Spec.Target.MIXEE)
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = DatasetNames.class,
      description = "Which data set; see lanes datasets. Default: the model's own.")
  private @Nullable String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder with the files of the data set, or one above it.")
  private @Nullable Path data;

  @Option(
      names = "--download",
      description = "Fetch missing files of the data set from its official address.")
  private boolean download;

  @Option(
      names = "--broken",
      paramLabel = "WHAT",
      description =
          "What becomes of image files that cannot be read: fail ends with the first, skip reports"
              + " each and goes on without. Default: fail.")
  private Broken broken = Broken.FAIL;

  @Option(
      names = "--loaders",
      paramLabel = "N",
      description =
          "Threads that read and prepare images; the results do not depend on it. Default: one a"
              + " core for image folders, otherwise 1.")
  private @Nullable Integer loaders;

  private BrokenFiles files = BrokenFiles.fail();

  /** What becomes of broken files. */
  enum Broken {
    FAIL,
    SKIP
  }

  /** Returns how many threads prepare images of a data set. */
  int loaders(String name) {
    if (loaders != null) {
      return Checked.positive(spec, "--loaders", loaders);
    }
    return name.equals("images") ? Runtime.getRuntime().availableProcessors() : 1;
  }

  /** Returns how many files were passed over so far. */
  int brokenFiles() {
    return files.count();
  }

  /** Returns the chosen name, if one was chosen. */
  Optional<String> name() {
    if (dataset != null && !DatasetCatalog.names().contains(dataset)) {
      throw new ParameterException(
          spec.commandLine(),
          "--dataset: there is no '%s'; %s"
              .formatted(dataset, NearestNames.suggestion(dataset, DatasetCatalog.names())));
    }
    return Optional.ofNullable(dataset);
  }

  /** Returns the chosen folder, if one was chosen. */
  Optional<Path> folder() {
    return Optional.ofNullable(data);
  }

  /**
   * Opens a data set.
   *
   * @param name its name
   * @param folder the folder with its files, or nothing for the usual one
   * @param imageSize height and width to make of an image folder's images
   * @param display shows how a download gets on
   */
  Dataset open(String name, Optional<Path> folder, int imageSize, Display display) {
    DatasetRequest request = DatasetRequest.of(name).withImageSize(imageSize);
    if (broken == Broken.SKIP) {
      files = BrokenFiles.skip(why -> display.line("broken   " + why));
      request = request.withBroken(files);
    }
    if (folder.isPresent()) {
      request = request.withData(folder.get());
    }
    if (download) {
      request =
          request.withDownload(
              (file, done, total) ->
                  display.progress("fetching " + file.name(), done, total, megabytes(done)));
    }
    return DatasetCatalog.open(request);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }
}
