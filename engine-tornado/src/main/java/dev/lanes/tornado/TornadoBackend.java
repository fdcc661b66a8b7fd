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
 * auto} goes by the type of the device. {@code cuda-graph}, {@code auto}, {@code on} or {@code
 * off}: whether the kernels of a step are captured the first time and replayed as one; {@code auto}
 * does so where TornadoVM can, through CUDA and PTX.
 */
public final class TornadoBackend implements Backend {
  /** The name of the setting that names a device. */
  static final String DEVICE = "device";

  /** The name of the setting that says whether steps are captured. */
  static final String CUDA_GRAPH = "cuda-graph";

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
  public boolean onCpu() {
    return !probe().ok() || Device.named("").isCpu();
  }

  @Override
  public Session open(BackendOptions options) {
    Availability availability = probe();
    if (!availability.ok()) {
      throw new IllegalStateException(
          "backend: tornado is not available: %s; %s"
              .formatted(availability.reason(), availability.remedy()));
    }
    options.requireKnown(id(), DEVICE, KERNELS, CUDA_GRAPH);
    Device device = Device.named(options.settings().getOrDefault(DEVICE, ""));
    String kernels = options.settings().getOrDefault(KERNELS, "auto");
    boolean cpu =
        switch (kernels) {
          case "auto" -> device.isCpu();
          case "cpu" -> true;
          case "gpu" -> false;
          default ->
              throw new IllegalArgumentException(
                  "backend: tornado has no kernels '" + kernels + "'; use auto, cpu or gpu");
        };
    return new TornadoSession(device, new Target(cpu, captured(options, device)));
  }

  private static boolean captured(BackendOptions options, Device device) {
    String wanted = options.settings().getOrDefault(CUDA_GRAPH, "auto");
    return switch (wanted) {
      case "auto" -> device.capturesGraphs();
      case "off" -> false;
      case "on" -> {
        if (!device.capturesGraphs()) {
          throw new IllegalArgumentException(
              "backend: tornado captures CUDA graphs through CUDA and PTX alone, not on %s; leave out %s=on"
                  .formatted(device, CUDA_GRAPH));
        }
        yield true;
      }
      default ->
          throw new IllegalArgumentException(
              "backend: tornado has no %s '%s'; use auto, on or off".formatted(CUDA_GRAPH, wanted));
    };
  }
}
