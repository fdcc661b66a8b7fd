package dev.lanes.datasets.download;

/** Hears how a download gets on; called on the thread that downloads, about ten times a second. */
@FunctionalInterface
public interface DownloadListener {
  /** Hears nothing. */
  DownloadListener SILENT = (file, done, total) -> {};

  /**
   * Says how far it is.
   *
   * @param file which file
   * @param done bytes that are on disk, those of an earlier, interrupted download included
   * @param total bytes in all, or -1 while that is unknown
   */
  void progress(RemoteFile file, long done, long total);
}
