package dev.lanes.cli;

import dev.lanes.jmh.measure.BenchPlan.Slowdown;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.ShapeFile;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which kernels a gate looks at. */
final class GateKernels {
  @Spec(Spec.Target.MIXEE)
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--shapes",
      paramLabel = "FILE",
      description =
          "Your own shapes in place of the standard kernels: a CSV file with the header "
              + Tasks.GEMM_COLUMNS
              + " or "
              + Tasks.CONV_COLUMNS
              + ".")
  private @Nullable Path shapes;

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = ModelNames.class,
      description = "Your own choice of networks, whose training steps are measured.")
  private List<String> models = List.of();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step of them. Default: 32.")
  private int batch = 32;

  @Option(
      names = "--kernel",
      paramLabel = "'NAME SHAPE'",
      description = "One kernel, named as in the baseline; may be given several times.")
  private List<String> kernels = List.of();

  @Option(
      names = "--test-slowdown",
      hidden = true,
      paramLabel = "'NAME SHAPE=FACTOR'",
      description = "Makes a kernel take longer, to see whether the gate notices.")
  private @Nullable String slowdown;

  /** Returns the tasks that were asked for, or the standard ones. */
  List<Task> tasks(List<Task> standard) {
    List<Task> tasks = new ArrayList<>();
    if (shapes != null) {
      tasks.addAll(shapes(shapes));
    }
    for (String model : models) {
      tasks.add(
          new NetworkTask(
              Checked.zooModel(spec, "--models", model).name(),
              Checked.positive(spec, "--batch", batch),
              true));
    }
    kernels.forEach(kernel -> tasks.add(Tasks.named(kernel)));
    return tasks.isEmpty() ? standard : tasks;
  }

  private static List<Task> shapes(Path file) {
    return startsWith(file, Tasks.GEMM_COLUMNS)
        ? ShapeFile.tasks(file, Tasks.GEMM_COLUMNS, List.of("gemm"))
        : ShapeFile.tasks(
            file,
            Tasks.CONV_COLUMNS,
            Arrays.stream(Conv.Pass.values()).map(Conv.Pass::benchmark).toList());
  }

  private static boolean startsWith(Path file, String header) {
    try (var lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.replaceAll("\\s", "").equalsIgnoreCase(header));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // reading it properly says what is wrong
    }
  }

  /** Returns the slowdown of a test. */
  Slowdown slowdown() {
    if (slowdown == null) {
      return Slowdown.NONE;
    }
    int sign = slowdown.lastIndexOf('=');
    return new Slowdown(
        slowdown.substring(0, sign), Double.parseDouble(slowdown.substring(sign + 1)));
  }
}
