package dev.lanes.cli;

import dev.lanes.jmh.gate.Gate;
import dev.lanes.jmh.gate.GateSet;
import dev.lanes.jmh.gate.Judgement;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.MachineFacts;
import dev.lanes.jmh.report.TextTable;
import dev.lanes.jmh.task.Task;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanes bench gate}: fails when a kernel got slower. */
@Command(
    name = "gate",
    header = "Fails if a kernel is slower than the baseline says it was.",
    description = {
      "",
      "Compares ratios that hardly depend on the machine: vector to scalar backend, vector backend"
          + " to multiply-add peak, the weighted mean of both, and the gain by all cores. A ratio is"
          + " suspect if the lower bound of its 95 %% bootstrap interval is below the baseline by more than"
          + " the baseline tolerates; it fails if it still is after two further looks, or up to five"
          + " where programs beside it disturb them or the median is not below, by all of them together."
          + " Rounds that nothing disturbed count alone, if there are enough."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes bench gate",
      "  lanes bench gate --shapes conv.csv --baseline mine.json --update-baseline",
      "  lanes bench gate --shapes conv.csv --baseline mine.json"
    })
final class BenchGateCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "The ratios to compare with. Default: those that come with the sources.")
  private @Nullable Path baseline;

  @Option(
      names = "--update-baseline",
      description = "Measure five times and write the ratios of this CPU family into the baseline.")
  private boolean update;

  @Mixin private GateKernels kernels = new GateKernels();
  @Mixin private BenchOutput output = new BenchOutput();

  @Override
  public void run() {
    List<Task> tasks = kernels.tasks(GateSet.tasks());
    BenchPlan plan = GateSet.plan(spec.qualifiedName(), tasks, kernels.slowdown());
    Path file = baseline == null ? standardBaseline() : baseline;
    PrintWriter out = spec.commandLine().getOut();
    Gate gate = new Gate(plan, MachineFacts.of(BuildInfo.commit()), output, output::watch);
    if (update) {
      try {
        printUpdate(output.watched(() -> gate.update(file)), file, out);
      } catch (IllegalStateException e) {
        throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
      }
    } else {
      judge(output.watched(() -> gate.judge(file)), out);
    }
  }

  private static void printUpdate(Gate.Written written, Path file, PrintWriter out) {
    TextTable table = new TextTable("lr", "ratio", "baseline");
    written.ratios().forEach((key, ratio) -> table.row(key, ratio.toString()));
    table.lines().forEach(out::println);
    if (!written.busy().isEmpty()) {
      out.printf(
          "gate: without the gain by all cores, since other programs use them: %s%n",
          String.join("; ", written.busy()));
    }
    out.printf(
        "gate: wrote %d ratios of %s to %s%n",
        written.ratios().size(), MachineFacts.family(), file);
  }

  private void judge(Judgement judgement, PrintWriter out) {
    output.keep(judgement.report());
    TextTable table =
        new TextTable(
            "llrrrrl", "kernel", "ratio", "median", "95 %", "baseline", "tolerance", "verdict");
    judgement.table().forEach(row -> table.row(row.toArray(String[]::new)));
    table.lines().forEach(out::println);
    judgement.conclusion().forEach(out::println);
    out.flush();
    if (!judgement.passed()) {
      throw new CommandException(
          ExitCode.SLOWER, "a kernel is slower than its baseline, or was not measured; see above");
    }
  }

  /** The file of the sources, which the launcher names. */
  private static Path standardBaseline() {
    String file = System.getProperty("lanes.baseline", "");
    if (file.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "bench gate: no baseline; name a file with --baseline (the launcher ./lanes of the sources knows jmh/baseline.json)");
    }
    return Path.of(file);
  }
}
