package dev.lanes.datasets.download;

import dev.lanes.datasets.DataException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Fetches files from their official addresses.
 *
 * <p>Bytes go to {@code NAME.part}, which a later call goes on with where the server allows it;
 * only a complete file with the published checksum gets its name, in one atomic step. Each address
 * is tried a bounded number of times, then the next.
 */
public final class Downloader {
  private final Supplier<HttpClient> client;
  private final DownloadSettings settings;

  /**
   * Makes a downloader.
   *
   * @param client the connection to use
   * @param settings how patient to be
   */
  public Downloader(HttpClient client, DownloadSettings settings) {
    this(() -> client, settings);
  }

  /** Makes one whose connection is made when there is something to fetch: it takes 0.2 s. */
  private Downloader(Supplier<HttpClient> client, DownloadSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /**
   * Makes a downloader that follows redirects and uses the system's proxy.
   *
   * @return one with {@link DownloadSettings#DEFAULT}
   */
  public static Downloader standard() {
    return new Downloader(
        () ->
            HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(DownloadSettings.DEFAULT.connectTimeout())
                .build(),
        DownloadSettings.DEFAULT);
  }

  /**
   * Fetches one file, unless it is there already.
   *
   * @param dataset the data set's name, for errors
   * @param file what to fetch
   * @param folder where to put it; made if missing
   * @param listener hears how it gets on
   * @return the complete file
   * @throws DataException if no address gives it, it has another checksum, or it cannot be written;
   *     the message says where to put which file by hand
   */
  public Path fetch(String dataset, RemoteFile file, Path folder, DownloadListener listener) {
    Path target = folder.resolve(file.name());
    Path part = folder.resolve(file.name() + ".part");
    try {
      if (Files.exists(target)) {
        refuseOther(dataset, file, target);
        return target;
      }
      Files.createDirectories(folder);
      fetchFromAny(file, part, listener);
      move(part, target);
      return target;
    } catch (FetchException e) {
      throw new DataException(byHand(dataset, file, folder, e), e);
    } catch (IOException e) {
      throw new DataException(
          "%s: cannot write %s: %s; free some space there, or name another folder: --data DIR"
              .formatted(dataset, target, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(
          "%s: the download of %s was interrupted; run again to go on where it stopped"
              .formatted(dataset, file.name()),
          e);
    }
  }

  private void fetchFromAny(RemoteFile file, Path part, DownloadListener listener)
      throws IOException, InterruptedException, FetchException {
    List<FetchException> failures = new ArrayList<>();
    for (URI address : file.addresses()) {
      try {
        fetchFrom(address, file, part, listener);
        return;
      } catch (FetchException e) {
        failures.add(e);
      }
    }
    FetchException first = failures.removeFirst();
    failures.forEach(first::addSuppressed);
    throw first;
  }

  private void fetchFrom(URI address, RemoteFile file, Path part, DownloadListener listener)
      throws IOException, InterruptedException, FetchException {
    Transfer transfer = new Transfer(client.get(), settings, file, part, listener);
    for (int attempt = 1; ; attempt++) {
      try {
        transfer.run(address);
        verify(file, address, part);
        return;
      } catch (FetchException e) {
        if (!e.worthRetrying() || attempt >= settings.attempts()) {
          throw e;
        }
        Thread.sleep(settings.pause().multipliedBy(1L << (attempt - 1)));
      }
    }
  }

  private static void verify(RemoteFile file, URI address, Path part)
      throws IOException, FetchException {
    String found = file.checksum().of(part);
    if (!found.equals(file.checksum().hex())) {
      Files.delete(part);
      throw new FetchException(
          "what %s sends has the %s sum %s, not the published %s"
              .formatted(address, file.checksum().algorithm(), found, file.checksum().hex()),
          true,
          null);
    }
  }

  private static void refuseOther(String dataset, RemoteFile file, Path target) throws IOException {
    String found = file.checksum().of(target);
    if (!found.equals(file.checksum().hex())) {
      throw new DataException(
          "%s: %s is there but has the %s sum %s, not the published %s; delete it and run again"
              .formatted(
                  dataset, target, file.checksum().algorithm(), found, file.checksum().hex()));
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target);
    }
    Files.deleteIfExists(Transfer.validatorFile(part));
  }

  private static String byHand(
      String dataset, RemoteFile file, Path folder, FetchException failure) {
    return "%s: could not download %s: %s; fetch it yourself from %s, put it in %s as %s, and run with --data %s"
        .formatted(
            dataset,
            file.name(),
            failure.getMessage(),
            file.addresses().getFirst(),
            folder.toAbsolutePath(),
            file.name(),
            folder);
  }
}
