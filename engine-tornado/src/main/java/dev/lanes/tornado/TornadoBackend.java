package dev.lanes.tornado;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import java.util.List;

/**
 * Runs programs on whatever TornadoVM reaches: GPUs through OpenCL, PTX, CUDA or SPIR-V, CPUs
 * through OpenCL.
 *
 * <p>Settings: {@code device}, such as {@code 0:0}; without it the first GPU, or else the first
 * device. {@code kernels}, {@code auto}, {@code cpu} or {@code gpu}: which kernels are used; {@code
 * auto} goes by the type of the device.
 */
public final class TornadoBackend implements Backend {
  /** The name of the setting that names a device. */
  static final String DEVICE = "device";

  private static final String KERNELS = "kernels";

  /** For {@link java.util.ServiceLoader}. */
  public TornadoBackend() {}

  @Override
  public String id() {
    return "tornado";
  }

  /** Below the vector backend: a device is asked for by name. */
  @Override
  public int rank() {
    return 50;
  }

  @Override
  public Availability probe() {
    return TornadoProbe.probe();
  }

  @Override
  public List<String> devices() {
    return probe().ok() ? Device.all().stream().map(Device::toString).toList() : List.of();
  }

  @Override
  public Session open(BackendOptions options) {
    Availability availability = probe();
    if (!availability.ok()) {
      throw new IllegalStateException(
          "backend: tornado is not available: %s; %s"
              .formatted(availability.reason(), availability.remedy()));
    }
    options.requireKnown(id(), DEVICE, KERNELS);
    Device device = Device.named(options.settings().getOrDefault(DEVICE, ""));
    String kernels = options.settings().getOrDefault(KERNELS, "auto");
    return switch (kernels) {
      case "auto" -> new TornadoSession(device, new Target(device.isCpu()));
      case "cpu" -> new TornadoSession(device, new Target(true));
      case "gpu" -> new TornadoSession(device, new Target(false));
      default ->
          throw new IllegalArgumentException(
              "backend: tornado has no kernels '" + kernels + "'; use auto, cpu or gpu");
    };
  }
}
