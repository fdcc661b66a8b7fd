package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Session;
import dev.lanes.train.Averaging;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.ModelText;
import dev.lanes.zoo.Zoo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanes train}: trains a network and keeps what it learned. */
@Command(
    name = "train",
    header = "Trains a network; without options, a small one on the built-in images.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes train",
      "  lanes train --model lenet-5 --download",
      "  lanes train --model cuda-convnet-80sec --data ~/cifar-10-batches-bin",
      "  lanes train --model lenet-5 --dataset fashion-mnist --epochs 10 --out fashion",
      "  lanes train --resume --out fashion",
      "  lanes train --serve 8080"
    })
final class TrainCommand implements Runnable {
  private static final long DEFAULT_SEED = 1;
  private static final double AVERAGE_START = 0.5;

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      completionCandidates = ModelNames.class,
      description =
          "What to train: a network of lanes models, or a file that describes one. Default:"
              + " shapes-cnn.")
  private @Nullable String model;

  @Mixin private DataChoice data = new DataChoice();
  @Mixin private BackendChoice choice = new BackendChoice();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "How often to see all images, such as 20 or 2.5; the recipe's schedule is stretched to"
              + " it. Default: the recipe's.")
  private @Nullable Double epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Images of a step; may change when a run is resumed after a whole epoch. Default: the"
              + " recipe's.")
  private @Nullable Integer batch;

  @Option(
      names = "--pieces",
      paramLabel = "N",
      description =
          "Take every batch in so many equal pieces, which needs less memory for the same update."
              + " Default: 1.")
  private @Nullable Integer pieces;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "A constant learning rate instead of the recipe's schedule.")
  private @Nullable Double rate;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "End with the average of the second half's weights, of which so much stays in each step,"
              + " such as 0.99; 1 is their mean, 0 none. Default: the recipe's.")
  private @Nullable Float average;

  @Option(
      names = "--norm-statistics",
      paramLabel = "BATCHES",
      description =
          "Measure the statistics of batch normalisation from so many batches at the end; 0 keeps"
              + " the running averages. Default: the recipe's.")
  private @Nullable Integer statistics;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Hold back this share of the training images, such as 0.1, and watch the training by them;"
              + " the test images are then seen at the end alone. Default: none.")
  private @Nullable Double validation;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of initial weights, order and variation. Default: 1.")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder for checkpoint.safetensors and metrics.jsonl. Default: a new one in runs.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description =
          "Go on with the run in --out, or else with the latest in runs; what is not given again"
              + " stays as it was.")
  private boolean resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description =
          "Keep a checkpoint after so many steps, besides each epoch's. Default: every 30 seconds.")
  private @Nullable Integer checkpointEvery;

  @Option(
      names = "--serve",
      paramLabel = "PORT",
      description =
          "Show the run's page while it trains, on this computer alone: http://localhost:PORT/."
              + " 0: any free port.")
  private @Nullable Integer serve;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    checkNumbers();
    if (resume) {
      RunFolder folder = RunFolder.existing(out);
      Checkpoint start = Checkpoint.load(folder.checkpoint());
      train(resumed(TrainingPlan.load(start)), Optional.of(start), () -> folder);
    } else {
      TrainingPlan plan = begun();
      String name = plan.model().name() + "-" + plan.dataset();
      train(plan, Optional.empty(), () -> RunFolder.create(out, name));
    }
  }

  /** The folder is made last, so that nothing is left of a run that could not begin. */
  private void train(TrainingPlan plan, Optional<Checkpoint> start, Supplier<RunFolder> folder) {
    Backend backend = choice.backend();
    try (Display display = output.display(spec);
        Session session = choice.open(backend);
        LiveServer server = serve == null ? null : LiveServer.on(serve);
        WarmUp warmUp = WarmUp.of(plan.model(), backend, choice.options(backend))) {
      TrainingRun run = new TrainingRun(plan, data, start, backend, session, display, warmUp);
      if (checkpointEvery != null) {
        run.checkpointEvery(checkpointEvery);
      }
      if (server != null) {
        run.showOn(server);
      }
      TrainingResult result = run.train(folder.get(), start);
      if (output.json) {
        spec.commandLine().getOut().println(Json.indented(result.describe()));
      } else {
        result.lines().forEach(display::line);
      }
    }
  }

  private void checkNumbers() {
    if (epochs != null) {
      Checked.positive(spec, "--epochs", epochs);
    }
    if (batch != null) {
      Checked.positive(spec, "--batch", batch);
    }
    if (pieces != null) {
      Checked.positive(spec, "--pieces", pieces);
    }
    if (rate != null) {
      Checked.positive(spec, "--rate", rate);
    }
    if (checkpointEvery != null) {
      Checked.positive(spec, "--checkpoint-every", checkpointEvery);
    }
    if (statistics != null && statistics < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--norm-statistics: " + statistics + " batches are not possible; give 0 or more");
    }
    if (validation != null && !(validation > 0 && validation < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--validation: %s is no share; give a number above 0 and below 1".formatted(validation));
    }
    if (serve != null && (serve < 0 || serve > 65535)) {
      throw new ParameterException(
          spec.commandLine(), "--serve: %d is no port; give 0 to 65535".formatted(serve));
    }
  }

  private TrainingPlan begun() {
    Model chosen = model == null ? Zoo.models().getFirst() : Checked.model(spec, "--model", model);
    double length = epochs == null ? chosen.recipe().epochs() : epochs;
    int images = batch == null ? chosen.recipe().batchSize() : batch;
    int parts = pieces == null ? 1 : pieces;
    requireDivisible(images, parts);
    return new TrainingPlan(
        chosen,
        data.name().orElse(chosen.recipe().dataset()),
        data.folder(),
        length,
        length,
        images,
        parts,
        seed == null ? DEFAULT_SEED : seed,
        validation == null ? 0 : validation,
        Optional.ofNullable(rate),
        average == null ? chosen.recipe().averaging() : averaging(average),
        statistics == null ? chosen.recipe().statistics() : statistics);
  }

  private void requireDivisible(int images, int parts) {
    if (images % parts != 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--pieces: a batch of %d images has no %d equal pieces; give a divisor of it"
              .formatted(images, parts));
    }
  }

  private Optional<Averaging> averaging(float decay) {
    if (!(decay >= 0 && decay <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--average: " + decay + " is no share; give 0 to 1, such as 0.99");
    }
    return decay == 0 ? Optional.empty() : Optional.of(new Averaging(decay, AVERAGE_START));
  }

  /** The plan of the earlier run; its length, batches and the place of the data may change. */
  private TrainingPlan resumed(TrainingPlan before) {
    if (model != null) {
      requireSameModel(before.model(), Checked.model(spec, "--model", model));
    }
    requireSame("--dataset", before.dataset(), data.name().orElse(null));
    requireSame("--seed", before.seed(), seed);
    requireSame("--norm-statistics", before.statistics(), statistics);
    if (average != null) {
      requireSame(
          "--average",
          before.averaging().map(Object.class::cast).orElse("none"),
          averaging(average).map(Object.class::cast).orElse("none"));
    }
    requireSame("--validation", before.validation(), validation);
    if (rate != null) {
      requireSame("--rate", before.rate().map(Object.class::cast).orElse("the recipe's"), rate);
    }
    int images = batch == null ? before.batch() : batch;
    int parts = pieces == null ? before.pieces() : pieces;
    requireDivisible(images, parts);
    TrainingPlan plan =
        (epochs == null ? before : before.withEpochs(epochs)).withBatch(images, parts);
    return data.folder().map(plan::withData).orElse(plan);
  }

  private static void requireSameModel(Model before, Model now) {
    requireSame("--model", before.name(), now.name());
    if (!ModelText.of(before).equals(ModelText.of(now))) {
      throw new CommandException(
          ExitCode.CHECKPOINT,
          "resume: the text of %s has changed since the run was begun; leave --model out to go on with the old one, or begin a new run without --resume"
              .formatted(now.name()));
    }
  }

  private static void requireSame(String option, Object before, @Nullable Object now) {
    if (now != null && !now.equals(before)) {
      throw new CommandException(
          ExitCode.CHECKPOINT,
          "resume: the run was begun with %s %s, not %s; leave the option out, or begin a new run without --resume"
              .formatted(option, before, now));
    }
  }
}
