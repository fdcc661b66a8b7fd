package dev.lanes.cli;

import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.StandardShapes;
import dev.lanes.jmh.task.Task;
import dev.lanes.zoo.Model;
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
      description =
          "Images of a step, with commas between. Default: 1,32,128; for photographs 1,32.")
  private @Nullable List<Integer> batches;

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
      Model model = Checked.zooModel(spec, "--models", name);
      for (int batch : batches == null ? StandardShapes.batches(model) : batches) {
        int images = Checked.positive(spec, "--batch", batch);
        tasks.add(new NetworkTask(model.name(), images, training));
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
