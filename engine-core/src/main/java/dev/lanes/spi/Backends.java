package dev.lanes.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** The backends on the class path or module path. */
public final class Backends {
  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /**
   * Returns all backends, available or not, highest rank first. Of several of one name the highest
   * rank counts: one that only tells how to get a backend gives way to the backend itself.
   */
  public static List<Backend> all() {
    List<Backend> found = new ArrayList<>();
    Iterator<Backend> providers = ServiceLoader.load(Backend.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        found.add(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.log(System.Logger.Level.WARNING, "a backend could not be loaded: {0}", e.toString());
      }
    }
    found.sort(Comparator.comparingInt(Backend::rank).reversed().thenComparing(Backend::id));
    Set<String> names = new HashSet<>();
    found.removeIf(backend -> !names.add(backend.id()));
    return found;
  }

  /**
   * Returns the available backend of the highest rank; says in the log what a better one lacks.
   *
   * @throws IllegalStateException if none is available
   */
  public static Backend best() {
    for (Backend backend : all()) {
      Availability availability = backend.probe();
      if (availability.ok()) {
        LOG.log(System.Logger.Level.DEBUG, "backend {0}: {1}", backend.id(), availability.device());
        return backend;
      }
      LOG.log(
          backend.rank() < 0 ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
          "backend {0} is not available: {1}; {2}",
          backend.id(),
          availability.reason(),
          availability.remedy());
    }
    throw new IllegalStateException(
        "backend: none is available; put engine-core on the class path or module path");
  }

  /**
   * Returns the backend of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Backend named(String id) {
    List<Backend> all = all();
    return all.stream()
        .filter(backend -> backend.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "backend: there is no '"
                        + id
                        + "'; choose one of "
                        + String.join(", ", all.stream().map(Backend::id).toList())));
  }
}
