package dev.lanes.vector;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;

/**
 * Runs programs on the CPU's vector units, through the JDK's Vector API.
 *
 * <p>Its setting {@code winograd}, {@code on} or {@code off}, tells whether convolutions may be
 * computed by Winograd's method, or by Fourier transforms, where that is faster. It is on by
 * default; off, results are plain sums of products, which round less.
 */
public final class VectorBackend implements Backend {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int RANK = 100;
  private static final int SCALAR_RANK = 0; // of which the scalar backend comes first, by its name

  /** For {@link java.util.ServiceLoader}. */
  public VectorBackend() {}

  @Override
  public String id() {
    return "vector";
  }

  @Override
  public int rank() {
    return probe().ok() && VectorProbe.isShort() ? SCALAR_RANK : RANK;
  }

  @Override
  public Availability probe() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Availability.unavailable(
          "the module " + MODULE + " is not in the JVM",
          "start java with --add-modules " + MODULE + ", or put Lanes on the module path");
    }
    try {
      return VectorProbe.probe();
    } catch (RuntimeException | LinkageError e) {
      return Availability.unavailable(
          "the module " + MODULE + " does not work here: " + e,
          "use the JDK 25 this was built for");
    }
  }

  @Override
  public Session open(BackendOptions options) {
    Availability availability = probe();
    if (!availability.ok()) {
      throw new IllegalStateException(
          "backend: vector is not available: "
              + availability.reason()
              + "; "
              + availability.remedy());
    }
    return new VectorSession(Settings.of(options));
  }
}
