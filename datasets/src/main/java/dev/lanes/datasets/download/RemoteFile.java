package dev.lanes.datasets.download;

import java.net.URI;
import java.util.List;

/**
 * A file of a data set and where its publisher offers it.
 *
 * @param name its usual name on disk
 * @param addresses where it is offered, the preferred one first; at least one
 * @param bytes its length, or -1 if it is not published
 * @param checksum its published digest
 */
public record RemoteFile(String name, List<URI> addresses, long bytes, Checksum checksum) {
  /** Copies the list of addresses. */
  public RemoteFile {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "download: " + name + " has no address; give at least one");
    }
  }
}
