package dev.lanes.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Lanes this is, and what it runs on; the build writes {@code build.properties}. */
final class BuildInfo implements IVersionProvider {
  private static final String RESOURCE = "build.properties";

  @Override
  public String[] getVersion() {
    return new String[] {"lanes " + version() + " (" + commit() + ")", "Java " + jvm()};
  }

  /** Returns the version, such as {@code 0.1.0}. */
  static String version() {
    return read("version");
  }

  /** Returns the commit that was built, with {@code -dirty} if the sources differed from it. */
  static String commit() {
    return read("commit");
  }

  /** Returns version and maker of the JVM. */
  static String jvm() {
    return System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.vendor");
  }

  private static String read(String key) {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties: cannot be read; build again", e);
    }
    String value = properties.getProperty(key, "");
    return value.isEmpty() || value.startsWith("${") ? "unknown" : value;
  }
}
