package dev.lanes.datasets.catalog;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.NearestNames;
import dev.lanes.datasets.download.Downloader;
import dev.lanes.datasets.download.RemoteFile;
import dev.lanes.datasets.source.Cifar10;
import dev.lanes.datasets.source.HousePrices;
import dev.lanes.datasets.source.IdxDatasets;
import dev.lanes.datasets.source.ImageFolder;
import dev.lanes.datasets.source.Shapes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens data sets by name. */
public final class DatasetCatalog {
  private DatasetCatalog() {}

  /**
   * Everything the catalogue knows.
   *
   * @return one entry a data set
   */
  public static List<DatasetInfo> all() {
    return Entries.ALL;
  }

  /**
   * The names that can be opened.
   *
   * @return in the order of {@link #all()}
   */
  public static List<String> names() {
    return Entries.ALL.stream().map(DatasetInfo::name).toList();
  }

  /**
   * Looks a data set up.
   *
   * @param name its name
   * @return what is known of it
   * @throws DataException if there is none of that name, with the nearest names
   */
  public static DatasetInfo find(String name) {
    return Entries.ALL.stream()
        .filter(info -> info.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "data set: there is no '%s'; %s"
                        .formatted(name, NearestNames.suggestion(name, names()))));
  }

  /**
   * Where files are looked for and downloaded to when no folder is given.
   *
   * @return {@code .lanes/data} in the user's home folder
   */
  public static Path defaultFolder() {
    return Path.of(System.getProperty("user.home"), ".lanes", "data");
  }

  /**
   * Opens a data set, fetching its missing files first if asked to.
   *
   * @param request which one, and how
   * @return the set; a {@link dev.lanes.datasets.TabularDataset} for {@code house-prices},
   *     otherwise an {@link dev.lanes.datasets.ImageDataset}
   * @throws DataException if the name is unknown, a file is missing, damaged or of the wrong size,
   *     or a download fails
   */
  public static Dataset open(DatasetRequest request) {
    return open(request, find(request.name()), Downloader.standard());
  }

  static Dataset open(DatasetRequest request, DatasetInfo info, Downloader downloader) {
    return switch (info.name()) {
      case "shapes" -> Shapes.draw(request.seed());
      case "house-prices" -> HousePrices.make();
      case "images" ->
          ImageFolder.open(folderOfImages(request), request.imageSize(), request.broken());
      case "cifar10" -> Cifar10.open(folderWithFiles(request, info, downloader));
      case "mnist", "fashion-mnist" ->
          IdxDatasets.open(info.name(), folderWithFiles(request, info, downloader));
      default -> throw new IllegalStateException("data set: no reader for " + info.name());
    };
  }

  private static Path folderOfImages(DatasetRequest request) {
    return request
        .data()
        .orElseThrow(
            () ->
                new DataException(
                    "images: no folder is given; name one with a sub-folder of images for each"
                        + " class: --data DIR"));
  }

  /** The folder that has the files: the given one, or the set's own below it. */
  private static Path folderWithFiles(
      DatasetRequest request, DatasetInfo info, Downloader downloader) {
    Path root = request.data().orElseGet(DatasetCatalog::defaultFolder);
    List<Path> places = List.of(root, root.resolve(info.folder()), root.resolve(info.name()));
    Optional<Path> complete = places.stream().filter(place -> isComplete(info, place)).findFirst();
    if (complete.isPresent()) {
      return complete.get();
    }
    Path target = request.data().isPresent() ? root : root.resolve(info.name());
    if (request.download()) {
      for (RemoteFile file : info.files()) {
        downloader.fetch(info.name(), file, target, request.listener());
      }
      return target;
    }
    // Where there is a part of it, the reader says which file is missing.
    return places.stream()
        .filter(place -> isBegun(info, place))
        .findFirst()
        .orElseThrow(() -> new DataException(missing(info, target)));
  }

  private static boolean isComplete(DatasetInfo info, Path place) {
    return info.name().equals("cifar10")
        ? Cifar10.isComplete(place)
        : IdxDatasets.isComplete(place);
  }

  private static boolean isBegun(DatasetInfo info, Path place) {
    return info.name().equals("cifar10") ? Cifar10.isBegun(place) : IdxDatasets.isBegun(place);
  }

  private static String missing(DatasetInfo info, Path folder) {
    StringBuilder text = new StringBuilder();
    text.append(info.name()).append(": its files are not in ").append(folder);
    text.append("; run with --download, or put there");
    for (RemoteFile file : info.files()) {
      text.append("\n  ").append(file.name()).append(" from ").append(file.addresses().getFirst());
    }
    return text.append("\nor name the folder that has them: --data DIR").toString();
  }
}
