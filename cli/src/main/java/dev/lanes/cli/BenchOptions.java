package dev.lanes.cli;

import dev.lanes.datasets.NearestNames;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.BenchPlan.Slowdown;
import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.measure.Jvms;
import dev.lanes.jmh.task.Task;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who is measured and how exactly. */
final class BenchOptions {
  /** Where the launcher says the jars of the peers are. */
  private static final String PEERS = "lanes.peers";

  private static final List<String> PEER_NAMES =
      List.of("openblas", "vectorblas", "pytorch", "dl4j");

  @Spec(Spec.Target.MIXEE)
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--backends",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = BackendNames.class,
      description = "Backends, with commas between; see lanes backends. Default: all there are.")
  private @Nullable List<String> backends;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads, with commas between. Default: 1 and all cores.")
  private @Nullable List<Integer> threads;

  @Option(names = "--quick", description = "Few rounds of one JVM: half a minute or less a shape.")
  private boolean quick;

  @Option(
      names = "--full",
      description = "Exact: several JVMs for every figure, started by JMH in turn; takes hours.")
  private boolean full;

  @Option(
      names = "--peers",
      description =
          "Also measure OpenBLAS, VectorBLAS, PyTorch and DL4J; builds and downloads them first (250 MB).")
  private boolean peers;

  /** Returns the plan for tasks. */
  BenchPlan plan(String title, List<Task> tasks) {
    if (quick && full) {
      throw new ParameterException(spec.commandLine(), "give --quick or --full, not both");
    }
    List<String> subjects = new ArrayList<>(backends());
    if (tasks.stream().anyMatch(task -> task.benchmark().equals("load"))) {
      subjects.addAll(List.of("loader", "loop"));
    }
    if (peers) {
      subjects.addAll(PEER_NAMES);
    }
    return new BenchPlan(
        title,
        tasks,
        subjects,
        threads(),
        full ? Effort.FULL : quick ? Effort.QUICK : Effort.USUAL,
        Jvms.ONE,
        full,
        peers(),
        Slowdown.NONE);
  }

  /** Returns whether backends were named, so that they are not all there are. */
  boolean namesBackends() {
    return backends != null;
  }

  private List<Path> peers() {
    if (!peers) {
      return List.of();
    }
    String path = System.getProperty(PEERS, "");
    if (path.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "bench: --peers needs the peers' jars; start it with the launcher ./lanes of the sources, or build them with mvn -Ppeers package and name their folders with -D"
              + PEERS);
    }
    return Stream.of(path.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Returns the numbers of threads, in order. */
  List<Integer> threads() {
    if (threads == null) {
      return Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList();
    }
    threads.forEach(count -> Checked.positive(spec, "--threads", count));
    return threads.stream().distinct().sorted().toList();
  }

  private List<String> backends() {
    List<Backend> all = Backends.all();
    if (backends == null) {
      return all.stream().filter(each -> each.probe().ok()).map(Backend::id).toList();
    }
    List<String> names = all.stream().map(Backend::id).toList();
    for (String name : backends) {
      Backend found =
          all.stream()
              .filter(each -> each.id().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "--backends: there is no '%s'; %s"
                              .formatted(name, NearestNames.suggestion(name, names))));
      Availability availability = found.probe();
      if (!availability.ok()) {
        throw new CommandException(
            ExitCode.BACKEND,
            "backend %s is not available: %s; %s"
                .formatted(name, availability.reason(), availability.remedy()));
      }
    }
    return backends.stream().distinct().toList();
  }
}
