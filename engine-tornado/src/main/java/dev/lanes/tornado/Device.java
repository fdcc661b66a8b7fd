package dev.lanes.tornado;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * A device that TornadoVM reaches; touched only where its classes are.
 *
 * @param id its numbers there, such as {@code 0:0}: backend and device
 * @param tornado TornadoVM's own handle
 */
record Device(String id, TornadoDevice tornado) {
  /** Returns all devices, TornadoVM's first choice first. */
  static List<Device> all() {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    List<Device> devices = new ArrayList<>();
    for (int backend = 0; backend < runtime.getNumBackends(); backend++) {
      TornadoBackend driver = runtime.getBackend(backend);
      for (int i = 0; i < driver.getNumDevices(); i++) {
        devices.add(new Device(backend + ":" + i, driver.getDevice(i)));
      }
    }
    return devices;
  }

  /**
   * Returns the device with an id, or the first GPU, or the first.
   *
   * @param id as {@link #id()}, or empty
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  static Device named(String id) {
    List<Device> all = all();
    if (id.isEmpty()) {
      return all.stream()
          .filter(device -> !device.isCpu())
          .findFirst()
          .or(() -> all.stream().findFirst())
          .orElseThrow(() -> new IllegalStateException("backend: tornado has no device"));
    }
    return all.stream()
        .filter(device -> device.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "backend: tornado has no device '%s'; choose one of %s"
                        .formatted(
                            id, String.join(", ", all.stream().map(Device::toString).toList()))));
  }

  boolean isCpu() {
    return tornado.getDeviceType() == TornadoDeviceType.CPU;
  }

  String name() {
    return tornado.getPhysicalDevice().getDeviceName().strip();
  }

  /** Returns CPU, GPU or ACCELERATOR. */
  String type() {
    return tornado.getDeviceType().name();
  }

  long memoryBytes() {
    return tornado.getMaxGlobalMemory();
  }

  /** Returns the bytes of the largest array it takes. */
  long largestArrayBytes() {
    return tornado.getMaxAllocMemory();
  }

  /** Returns the most items a group may have. */
  long largestGroup() {
    return tornado.getDeviceMaxWorkgroupDimensions()[0];
  }

  /** Returns the way to it, such as OPENCL. */
  String driver() {
    return tornado.getTornadoVMBackend().name();
  }

  /** Returns whether TornadoVM can capture what it launches there as a CUDA graph. */
  boolean capturesGraphs() {
    return switch (tornado.getTornadoVMBackend()) {
      case CUDA, PTX -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return "%s %s %s (%s, %.1f GiB)"
        .formatted(id, type(), name(), driver(), memoryBytes() / (double) (1L << 30));
  }
}
