package dev.lanes.datasets.catalog;

import dev.lanes.datasets.download.DownloadListener;
import dev.lanes.datasets.source.BrokenFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which data set to open, and how.
 *
 * @param name a name of the catalogue
 * @param data the folder with its files, or a folder above it; empty for {@link
 *     DatasetCatalog#defaultFolder()}; of no meaning for built-in sets
 * @param seed what {@code shapes} is drawn from
 * @param imageSize height and width that an image folder is resized and cropped to, in pixels
 * @param broken what becomes of files of an image folder that cannot be read
 * @param download whether to fetch missing files from their official address
 * @param listener hears how the download gets on
 */
public record DatasetRequest(
    String name,
    Optional<Path> data,
    long seed,
    int imageSize,
    BrokenFiles broken,
    boolean download,
    DownloadListener listener) {
  /** The seed of {@code shapes} where none is given. */
  public static final long DEFAULT_SEED = 1;

  /** The size of an image folder's images where none is given. */
  public static final int DEFAULT_IMAGE_SIZE = 224;

  /**
   * A request with the defaults: default folder, no download.
   *
   * @param name a name of the catalogue
   * @return the request
   */
  public static DatasetRequest of(String name) {
    return new DatasetRequest(
        name,
        Optional.empty(),
        DEFAULT_SEED,
        DEFAULT_IMAGE_SIZE,
        BrokenFiles.fail(),
        false,
        DownloadListener.SILENT);
  }

  /**
   * The same with a data folder.
   *
   * @param folder the folder with the files, or a folder above it
   * @return the request
   */
  public DatasetRequest withData(Path folder) {
    return new DatasetRequest(
        name, Optional.of(folder), seed, imageSize, broken, download, listener);
  }

  /**
   * The same with a seed.
   *
   * @param newSeed the seed
   * @return the request
   */
  public DatasetRequest withSeed(long newSeed) {
    return new DatasetRequest(name, data, newSeed, imageSize, broken, download, listener);
  }

  /**
   * The same with an image size.
   *
   * @param pixels height and width, at least 1
   * @return the request
   */
  public DatasetRequest withImageSize(int pixels) {
    return new DatasetRequest(name, data, seed, pixels, broken, download, listener);
  }

  /**
   * The same with missing files fetched.
   *
   * @param newListener hears how it gets on
   * @return the request
   */
  public DatasetRequest withDownload(DownloadListener newListener) {
    return new DatasetRequest(name, data, seed, imageSize, broken, true, newListener);
  }

  /**
   * The same with a choice about broken files.
   *
   * @param choice what becomes of image files that cannot be read
   * @return the request
   */
  public DatasetRequest withBroken(BrokenFiles choice) {
    return new DatasetRequest(name, data, seed, imageSize, choice, download, listener);
  }
}
