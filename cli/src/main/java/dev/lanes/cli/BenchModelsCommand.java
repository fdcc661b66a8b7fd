package dev.lanes.cli;

import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanes bench train|infer}: steps of networks. */
abstract class BenchModelsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = ModelNames.class,
      description = "Networks, with commas between; see lanes models. Default: all.")
  private @Nullable List<String> models;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      description = "Images of a step, with commas between. Default: 1,32,128.")
  private List<Integer> batches = List.of(1, 32, 128);

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchOutput output = new BenchOutput();

  private final boolean training;

  BenchModelsCommand(boolean training) {
    this.training = training;
  }

  @Override
  public void run() {
    List<Task> tasks = new ArrayList<>();
    for (String name : models == null ? Zoo.names() : models) {
      String model = Checked.model(spec, "--models", name).name();
      for (int batch : batches) {
        tasks.add(new NetworkTask(model, Checked.positive(spec, "--batch", batch), training));
      }
    }
    BenchShapesCommand.run(options.plan(spec.qualifiedName(), tasks), output);
  }

  /** {@code lanes bench train}. */
  @Command(
      name = "train",
      header = "Measures training steps of networks.",
      footerHeading = "%nExample:%n",
      footer = "  lanes bench train --models lenet-5 --batch 128 --peers")
  static final class TrainingCommand extends BenchModelsCommand {
    TrainingCommand() {
      super(true);
    }
  }

  /** {@code lanes bench infer}. */
  @Command(
      name = "infer",
      header = "Measures forward passes of networks.",
      footerHeading = "%nExample:%n",
      footer = "  lanes bench infer --models lenet-5 --batch 1 --peers")
  static final class InferenceCommand extends BenchModelsCommand {
    InferenceCommand() {
      super(false);
    }
  }
}
