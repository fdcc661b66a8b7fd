package dev.lanes.cli;

import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.MachineFacts;
import dev.lanes.jmh.task.Speedup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanes bench speedup}: the figures of 2009, measured here. */
@Command(
    name = "speedup",
    header = "Reproduces the speed-ups of 2009 on this machine.",
    description = {
      "",
      "The three operations of A. Krizhevsky's CudaConv benchmark and the training step of his"
          + " one-layer network, on every backend, beside the published speed-ups of a graphics card"
          + " over the CPU program of its time. The scalar backend is that program: plain loops, one"
          + " thread."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanes bench speedup --html speedup.html")
final class BenchSpeedupCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchOutput output = new BenchOutput();

  @Override
  public void run() {
    BenchPlan plan = options.plan(spec.qualifiedName(), Speedup.tasks());
    Bench bench = new Bench(plan, MachineFacts.of(BuildInfo.commit()), output);
    output.run(bench);
    BenchShapesCommand.requireNoFailure(bench);
  }
}
