package dev.lanes.cli;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;

/** Stands for the TornadoVM backend where Lanes was built without it, and tells how to get it. */
public final class AbsentTornado implements Backend {
  private static final String REMEDY =
      "sdk install tornadovm, export TORNADOVM_HOME, and build Lanes again; see the README";

  /** For {@link java.util.ServiceLoader}. */
  public AbsentTornado() {}

  @Override
  public String id() {
    return "tornado";
  }

  @Override
  public int rank() {
    return -1;
  }

  @Override
  public Availability probe() {
    return Availability.unavailable(
        System.getenv("TORNADOVM_HOME") == null
            ? "TORNADOVM_HOME is not set"
            : "Lanes was built before TornadoVM was installed",
        REMEDY);
  }

  @Override
  public Session open(BackendOptions options) {
    Availability availability = probe();
    throw new IllegalStateException(
        "backend: tornado is not available: %s; %s"
            .formatted(availability.reason(), availability.remedy()));
  }
}
