package dev.lanes.cli;

import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.measure.MachineFacts;
import dev.lanes.jmh.report.Reference;
import dev.lanes.jmh.task.Speedup;
import java.util.List;
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
    // The speed-up over the scalar backend is the figure, so it has a sample in every round.
    BenchPlan paired = plan.forks() ? plan : plan.withEffort(Effort.PAIRS);
    Bench bench = new Bench(paired, MachineFacts.of(BuildInfo.commit()), output);
    for (String convolution : List.of("conv-forward", "conv-filter-gradient")) {
      bench.reference(new Reference(convolution, "2009, GPU over CPU", 125, 150));
    }
    bench.reference(new Reference("train", "2009, GPU over CPU", 140, 140));
    bench.note(
        "Published in 2009: convolutions 125 to 150 times, training about 140 times as fast on a graphics card as the author's CPU program on a Core 2 Duo of 2.4 GHz.");
    bench.note(
        "The convolution of 31x31 results with 64 maps is the gradient of the input as the CudaConv benchmark computes it, its border of zeros included.");
    output.run(bench);
    BenchShapesCommand.requireNoFailure(bench);
  }
}
