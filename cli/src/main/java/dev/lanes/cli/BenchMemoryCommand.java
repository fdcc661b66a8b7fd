package dev.lanes.cli;

import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.measure.ResidentMemory;
import dev.lanes.jmh.measure.ResidentMemory.Figure;
import dev.lanes.jmh.report.TextTable;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanes bench memory}: what training steps take of the system's memory. */
@Command(
    name = "memory",
    header = "Measures how much memory training takes, and whether it grows.",
    description = {
      "",
      "Each subject trains in a JVM of its own, of which the system tells the most memory it had"
          + " (Linux). The scalar backend takes part only where --backends names it."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanes bench memory --models cuda-convnet-80sec --steps 10000 --peers")
final class BenchMemoryCommand implements Runnable {
  private static final double MEBIBYTE = 1 << 20;
  private static final String SCALAR = "scalar";

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = ModelNames.class,
      description = "Networks, with commas between; see lanes models. Default: ${DEFAULT-VALUE}.",
      defaultValue = "lenet-5,cuda-convnet-80sec,resnet-20")
  private List<String> models = List.of();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int batch = 128;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each subject. Default: ${DEFAULT-VALUE}.")
  private int steps = 200;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public void run() {
    int images = Checked.positive(spec, "--batch", batch);
    int count = Checked.positive(spec, "--steps", steps);
    List<Task> tasks = new ArrayList<>();
    for (String name : models) {
      tasks.add(new NetworkTask(Checked.zooModel(spec, "--models", name).name(), images, true));
    }
    BenchPlan plan = options.plan(spec.qualifiedName(), tasks);
    if (!plan.effort().equals(Effort.USUAL)) {
      throw new ParameterException(
          spec.commandLine(), "bench memory: --quick and --full say nothing here; give --steps");
    }
    List<String> subjects = new ArrayList<>(plan.subjects());
    if (!options.namesBackends()) {
      subjects.remove(SCALAR);
    }
    ResidentMemory memory = new ResidentMemory(plan.withSubjects(subjects), count);
    Thread interrupted = new Thread(memory::stop, "lanes-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    TextTable table =
        new TextTable("llrrr", "step", "subject", "MiB", "of the first", "grown, MiB");
    Set<String> notes = new LinkedHashSet<>();
    try (Display shown = OutputOptions.progressDisplay(spec)) {
      for (int i = 0; i < tasks.size(); i++) {
        Task task = tasks.get(i);
        shown.progress("bench", i, tasks.size(), task.name());
        List<Figure> figures = new ArrayList<>();
        memory.measure(
            task,
            figure -> {
              figures.add(figure);
              shown.line("%s %s: %s MiB".formatted(task.name(), figure.subject(), mib(figure)));
            },
            notes::add);
        figures.forEach(figure -> add(table, task, figure, figures.getFirst()));
      }
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(interrupted);
      } catch (IllegalStateException e) {
        // The hook is running already.
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    table.lines().forEach(out::println);
    notes.forEach(note -> out.println("note: " + note));
    BenchShapesCommand.requireNone(memory.failures());
  }

  private static String mib(Figure figure) {
    return String.format(Locale.ROOT, "%.0f", figure.bytes() / MEBIBYTE);
  }

  private static void add(TextTable table, Task task, Figure figure, Figure first) {
    table.row(
        task.name(),
        figure.subject(),
        mib(figure),
        String.format(Locale.ROOT, "%.2f", (double) figure.bytes() / first.bytes()),
        String.format(
            Locale.ROOT,
            "%.1f from step %d to %d",
            (figure.bytes() - figure.firstBytes()) / MEBIBYTE,
            figure.firstRuns(),
            figure.runs()));
  }
}
