package dev.lanes.scalar;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;

/**
 * The backend of plain loops on one thread; runs everywhere, named {@code scalar}.
 *
 * <p>Its one setting, {@code accumulation}, is {@code float} (the default) or {@code double}: the
 * type sums are made in. Values are stored as floats either way.
 */
public final class ScalarBackend implements Backend {
  private static final String ACCUMULATION = "accumulation";

  /** Creates the provider. */
  public ScalarBackend() {}

  @Override
  public String id() {
    return "scalar";
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Availability probe() {
    return Availability.available("CPU, plain loops on 1 thread");
  }

  @Override
  public Session open(BackendOptions options) {
    options.requireKnown(id(), ACCUMULATION);
    String accumulation = options.settings().getOrDefault(ACCUMULATION, "float");
    return switch (accumulation) {
      case "float" -> new ScalarSession(false);
      case "double" -> new ScalarSession(true);
      default ->
          throw new IllegalArgumentException(
              "backend: scalar cannot accumulate in '" + accumulation + "'; use float or double");
    };
  }
}
