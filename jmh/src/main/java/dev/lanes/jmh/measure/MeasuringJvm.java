package dev.lanes.jmh.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts JVMs that measure, one at a time.
 *
 * <p>They run on the class path, where peers and JMH find each other, with the memory options of
 * this JVM.
 */
final class MeasuringJvm {
  /** Compiled at once and waited for, since without C2 its vectors are objects. */
  private static final String PEAK = FmaPeak.class.getName() + "::run";

  /** A peer's library is to choose its kernels for this processor by itself. */
  private static final List<String> CHOSEN_BY_THEMSELVES =
      List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

  /**
   * Has glibc keep what PyTorch frees after every run, or the page faults of its next results would
   * count: up to two thirds of the time of a training step.
   */
  private static final Map<String, String> KEPT_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_TOP_PAD_", "268435456");

  /**
   * Has OpenBLAS's threads spin for 2^22 cycles after a call, about 2 ms, in place of up to 0.2 s
   * in which no one else could be timed; the calls of a sample follow each other at once.
   */
  private static final Map<String, String> SHORT_SPINNING = Map.of("OPENBLAS_THREAD_TIMEOUT", "22");

  /**
   * Gives peers large pages where this JVM's heap has them: glibc for what it allocates, and
   * PyTorch for its tensors.
   */
  private static final Map<String, String> LARGE_PAGES =
      Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", "THP_MEM_ALLOC_ENABLE", "1");

  /**
   * Where the launcher says what options a backend needs of every JVM it is to run in, a line each.
   */
  private static final String OPTIONS = "lanes.jvm.options";

  private static final int LINES_OF_TROUBLE = 12;

  /** How a JVM ended. */
  private record Ended(long pid, int code) {}

  private final List<Path> peers;
  private final Consumer<String> output;
  private final boolean lean;
  private volatile @Nullable Process running;
  private volatile boolean stopped;

  /**
   * Creates the starter.
   *
   * @param peers jars and folders of jars of the peers; none without peers
   * @param output is told every line that is no event: what the JVM was asked to print
   */
  MeasuringJvm(List<Path> peers, Consumer<String> output) {
    this(peers, output, false);
  }

  private MeasuringJvm(List<Path> peers, Consumer<String> output, boolean lean) {
    this.peers = List.copyOf(peers);
    this.output = output;
    this.lean = lean;
  }

  /**
   * Creates a starter of JVMs whose native libraries give memory back, as they do by default, in
   * place of keeping it for speed. Without peers it is a JVM as Lanes starts it for itself.
   *
   * @param peers as for the constructor
   */
  static MeasuringJvm ofMemory(List<Path> peers) {
    return new MeasuringJvm(peers, line -> {}, true);
  }

  /**
   * Measures.
   *
   * @param main the program: it reads the request and writes events
   * @param hear is told every event
   * @return why the JVM ended, if it did without having told
   */
  Optional<String> run(Class<?> main, Request request, Consumer<Event> hear) {
    try {
      Path trouble = Files.createTempFile("lanes-bench", ".err");
      try {
        Ended ended = run(command(main), request, trouble, hear);
        return ended.code() != 0 && !stopped // one that can tell what failed ends with 0
            ? Optional.of(died(request, ended.code(), trouble(trouble, crashReport(ended.pid()))))
            : Optional.empty();
      } finally {
        Files.deleteIfExists(trouble);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "bench: the measuring JVM cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ends the JVM that runs, if one does; called when the program is interrupted. */
  void stop() {
    stopped = true;
    Process process = running;
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Ended run(List<String> command, Request request, Path trouble, Consumer<Event> hear)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(trouble.toFile()));
    builder.environment().keySet().removeAll(CHOSEN_BY_THEMSELVES);
    builder.environment().putAll(SHORT_SPINNING);
    if (!lean) {
      builder.environment().putAll(KEPT_MEMORY);
    }
    if (!lean && command.contains("-XX:+UseTransparentHugePages")) {
      builder.environment().putAll(LARGE_PAGES);
    }
    Process process = builder.start();
    running = process;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      try (OutputStream in = process.getOutputStream()) {
        in.write(json(request).getBytes(StandardCharsets.UTF_8));
      }
      lines
          .lines()
          .forEach(line -> Event.parse(line).ifPresentOrElse(hear, () -> output.accept(line)));
      return new Ended(process.pid(), process.waitFor());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bench: interrupted while a JVM measured", e);
    } finally {
      process.destroyForcibly();
      running = null;
    }
  }

  private static String json(Request request) {
    try {
      return JsonMapper.builder().build().writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("bench: cannot write " + request, e);
    }
  }

  List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperty(OPTIONS, "").lines().forEach(command::add);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(this::counts)
        .forEach(command::add);
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=BackgroundCompilation,%s,false".formatted(PEAK),
            "-XX:CompileCommand=CompileThresholdScaling,%s,0.01".formatted(PEAK),
            "-XX:ErrorFile=" + crashReport("%p"),
            "--class-path",
            String.join(File.pathSeparator, classPath()),
            main.getName()));
    return command;
  }

  /**
   * Returns whether an option of this JVM is one of the JVM that measures. A cache or an archive is
   * of one program; and what a peer's library frees the JVM is not to take from it.
   */
  boolean counts(String option) {
    boolean alone = lean && peers.isEmpty();
    return option.matches("-(Xm[xs]|XX:(?!AOT|Shared)).*")
        && (alone || !option.startsWith("-XX:TrimNativeHeapInterval"));
  }

  private static Path crashReport(Object pid) {
    return Path.of(System.getProperty("java.io.tmpdir"), "lanes-bench-" + pid + ".log");
  }

  private List<String> classPath() {
    List<String> all = new ArrayList<>();
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String value = System.getProperty(property, "");
      if (!value.isEmpty()) {
        Stream.of(value.split(File.pathSeparator)).map(Path::of).forEach(path -> add(all, path));
      }
    }
    peers.forEach(path -> add(all, path));
    return all;
  }

  /** Adds a jar or a folder of classes, or the jars that a folder holds. */
  private static void add(List<String> all, Path path) {
    boolean classes =
        Files.isDirectory(path)
            && (Files.exists(path.resolve("module-info.class"))
                || Files.isDirectory(path.resolve("META-INF")));
    all.add(classes || !Files.isDirectory(path) ? path.toString() : path.resolve("*").toString());
  }

  private static String died(Request request, int code, List<String> trouble) {
    int from = Math.max(0, trouble.size() - LINES_OF_TROUBLE);
    List<String> last = trouble.subList(from, trouble.size());
    return "%s %s: the measuring JVM ended with code %d%s"
        .formatted(
            request.benchmark(),
            request.shape(),
            code,
            last.isEmpty() ? "" : ": " + String.join(" | ", last));
  }

  /** Returns what the JVM has written of its end, without what it says of every start. */
  private static List<String> trouble(Path errors, Path crash) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(errors, StandardCharsets.UTF_8)) {
      if (!line.startsWith("WARNING: Using incubator modules")) {
        lines.add(line);
      }
    }
    if (Files.exists(crash)) {
      List<String> report = Files.readAllLines(crash, StandardCharsets.UTF_8);
      report.stream().filter(line -> line.contains("SIG")).findFirst().ifPresent(lines::add);
      int frame = report.indexOf("# Problematic frame:");
      if (frame >= 0 && frame + 1 < report.size()) {
        lines.add(report.get(frame + 1));
      }
      lines.add("report " + crash);
    }
    return lines;
  }
}
