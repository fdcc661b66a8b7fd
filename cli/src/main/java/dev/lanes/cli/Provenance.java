package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.jmh.measure.PeakMemory;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a result came about with, kept in its checkpoint. */
final class Provenance {
  private static final String ENTRY = "provenance.";
  private static final String PEAK_MEMORY = "peakMemory";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Provenance() {}

  /** Returns program, JVM, machine, backend and time by name. */
  static Map<String, String> of(Backend backend, Session session) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", BuildInfo.version());
    facts.put("commit", BuildInfo.commit());
    facts.put("jvm", BuildInfo.jvm());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("cpu", cpu());
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("backend", backend.id());
    facts.put("device", session.device());
    facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  /** Adds the facts to a checkpoint, with the memory taken so far. */
  static void save(Map<String, String> facts, Checkpoint.Builder checkpoint) {
    facts.forEach((name, fact) -> checkpoint.put(ENTRY + name, fact));
    PeakMemory.text().ifPresent(text -> checkpoint.put(ENTRY + PEAK_MEMORY, text));
  }

  /** Returns the facts that a checkpoint has. */
  static Map<String, String> load(Checkpoint checkpoint) {
    Map<String, String> facts = new LinkedHashMap<>();
    checkpoint
        .metadata()
        .forEach(
            (name, fact) -> {
              if (name.startsWith(ENTRY)) {
                facts.put(name.substring(ENTRY.length()), fact);
              }
            });
    return facts;
  }

  /** The name of the processor where the system tells it, otherwise its architecture. */
  private static String cpu() {
    String architecture = System.getProperty("os.arch");
    if (!Files.isReadable(CPU_INFO)) {
      return architecture;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }
}
