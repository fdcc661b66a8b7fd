package dev.lanes.tornado;

import dev.lanes.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps TornadoVM from running here, in the order in which an installation gets there. */
final class TornadoProbe {
  /** The version of TornadoVM this is built for. */
  private static final String VERSION = "5.2.";

  private static final String INSTALL =
      "sdk install tornadovm 5.2.0-jdk25-opencl (on NVIDIA: -cuda), export TORNADOVM_HOME, and"
          + " build Lanes again";

  private static final String START =
      "start with ./lanes ... --backend tornado, or java @$TORNADOVM_HOME/tornado-argfile"
          + " -Dtornado.recover.bailout=False ...";

  private TornadoProbe() {}

  /**
   * Sets what TornadoVM reads when it starts, where the command line has not. What a driver does
   * not compile must not run as plain Java; a graph of {@link Chain#LIMIT} kernels needs more than
   * 4096 bytecodes; how much memory may be used is for the device to say, see {@link Programs}; and
   * of the 32768 events a kernel that TornadoVM makes room for and clears with every run, 128 KiB,
   * none is used where kernels follow one another.
   */
  private static void configure() {
    setUnlessSet("tornado.recover.bailout", "False");
    setUnlessSet("tornado.tvm.maxbytecodesize", "65536");
    setUnlessSet("tornado.device.memory", "1024GB");
    setUnlessSet("tornado.max.events", "128");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static Availability probe() {
    return probe(
        System.getenv("TORNADOVM_HOME"),
        System.getProperty("tornado.load.runtime.implementation") != null);
  }

  /**
   * Returns the availability.
   *
   * @param home where TornadoVM is installed
   * @param started whether this JVM has the options of TornadoVM's argument file
   */
  static Availability probe(@Nullable String home, boolean started) {
    if (home == null) {
      return Availability.unavailable("TORNADOVM_HOME is not set", INSTALL);
    }
    if (!Files.isReadable(Path.of(home, "tornado-argfile"))) {
      return Availability.unavailable(
          "TORNADOVM_HOME is " + home + ", where there is no tornado-argfile", INSTALL);
    }
    String version = version(Path.of(home, "etc", "tornado.release"));
    if (!version.isEmpty() && !version.startsWith(VERSION)) {
      return Availability.unavailable(
          "TornadoVM in " + home + " has version " + version + ", not " + VERSION + "x", INSTALL);
    }
    if (!started) {
      return Availability.unavailable(
          "the JVM was started without TornadoVM's argument file", START);
    }
    configure();
    if (!"false".equalsIgnoreCase(System.getProperty("tornado.recover.bailout"))) {
      return Availability.unavailable(
          "tornado.recover.bailout is on: a kernel that does not compile would run as plain Java",
          "start java with -Dtornado.recover.bailout=False");
    }
    try {
      return devices();
    } catch (RuntimeException | LinkageError e) {
      return Availability.unavailable(
          "TornadoVM does not start: " + e,
          "check that the device's driver is installed: clinfo or nvidia-smi lists it");
    }
  }

  /** Returns the version an installation says it has; empty if it does not. */
  private static String version(Path release) {
    try {
      return Files.readAllLines(release).stream()
          .filter(line -> line.startsWith("version="))
          .map(line -> line.substring("version=".length()))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static Availability devices() {
    List<Device> devices = Device.all();
    if (devices.isEmpty()) {
      return Availability.unavailable(
          "TornadoVM finds no device", "install the device's OpenCL or CUDA driver");
    }
    return Availability.available(Device.named("").toString());
  }
}
