package dev.lanes.cli;

import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;
import java.util.Iterator;

/** The names that complete {@code --backend}. */
final class BackendNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Backends.all().stream().map(Backend::id).iterator();
  }
}
