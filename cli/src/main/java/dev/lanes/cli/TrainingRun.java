package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.TabularDataset;
import dev.lanes.datasets.loading.ExampleSource;
import dev.lanes.datasets.loading.LoadedBatches;
import dev.lanes.nn.Network;
import dev.lanes.spi.Backend;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.spi.Session;
import dev.lanes.train.BatchSource;
import dev.lanes.train.CheckpointWriter;
import dev.lanes.train.Checkpoints;
import dev.lanes.train.EpochMetrics;
import dev.lanes.train.Evaluation;
import dev.lanes.train.NormStatistics;
import dev.lanes.train.Trainer;
import dev.lanes.train.TrainingListener;
import dev.lanes.train.Whitening;
import dev.lanes.zoo.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of training, from the data to the last checkpoint. */
final class TrainingRun {
  private static final double SECONDS_BETWEEN_CHECKPOINTS = 30;
  private static final int WHITENED = 5000; // images that whitening filters are found in

  private final TrainingPlan plan;
  private final Backend backend;
  private final Session session;
  private final Display display;
  private final DataChoice source;
  private final int loaders;
  private final Dataset dataset;
  private final PreparedData data;
  private final Network network;
  private final WarmUp warmUp;
  private Optional<Integer> checkpointEvery = Optional.empty();
  private boolean settled; // something was changed after the training
  private Optional<LiveServer> server = Optional.empty();

  /**
   * Opens the data and builds the network.
   *
   * @param warmUp ended before the first step
   * @throws dev.lanes.datasets.DataException if the data cannot be used
   */
  TrainingRun(
      TrainingPlan plan,
      DataChoice source,
      Optional<Checkpoint> start,
      Backend backend,
      Session session,
      Display display,
      WarmUp warmUp) {
    this.plan = plan;
    this.backend = backend;
    this.session = session;
    this.display = display;
    this.warmUp = warmUp;
    this.source = source;
    this.loaders = source.loaders(plan.dataset());
    this.dataset =
        plan.divided(source.open(plan.dataset(), plan.data(), plan.imageSize(), display));
    requireFit();
    this.data =
        start
            .map(PreparedData::load)
            .orElseGet(() -> PreparedData.of(dataset, plan.recipe(), loaders));
    this.network = plan.model().network(data.inputShape(), data.outputs());
  }

  private void requireFit() {
    boolean table = dataset instanceof TabularDataset;
    if (table == plan.recipe().loss().classifies()) {
      throw new CommandException(
          ExitCode.USAGE,
          "train: %s predicts %s but %s is %s; choose another --dataset, such as %s"
              .formatted(
                  plan.model().name(),
                  table ? "classes of images" : "a number",
                  plan.dataset(),
                  table ? "a table of numbers" : "images in classes",
                  plan.recipe().dataset()));
    }
  }

  /** Has checkpoints written after so many steps instead of every half minute. */
  void checkpointEvery(int steps) {
    checkpointEvery = Optional.of(steps);
  }

  /** Has the run shown while it goes on. */
  void showOn(LiveServer newServer) {
    server = Optional.of(newServer);
  }

  /**
   * Trains to the end.
   *
   * @param folder where checkpoint and metrics go
   * @param start the checkpoint to go on from, if any
   */
  TrainingResult train(RunFolder folder, Optional<Checkpoint> start) {
    BatchSource training = training(plan);
    BatchSource test = testing(data.testing(dataset, 1));
    Optional<BatchSource> validation = data.validation(dataset).map(this::testing);
    String watched = validation.isPresent() ? "validation" : "test";
    Map<String, String> provenance = Provenance.of(backend, session);
    announce(folder);
    MetricsLog log = new MetricsLog(folder, watched);
    StepLog steps = new StepLog(folder);
    Trainer trainer =
        start
            .map(checkpoint -> resumed(checkpoint, training, log, steps))
            .orElseGet(() -> begun(training));
    CheckpointWriter writer = writer(trainer, folder, provenance);
    List<EpochMetrics> epochs = new ArrayList<>();
    StartWatch watch = new StartWatch();
    trainer.listen(watch);
    trainer.listen(steps);
    trainer.listen(log);
    trainer.listen(
        new TrainingListener() {
          @Override
          public void onEvaluation(Evaluation evaluation) {
            TestResults.write(folder, trainer.progress().epoch() + 1, watched, evaluation);
          }

          @Override
          public void onEpoch(EpochMetrics metrics) {
            epochs.add(metrics);
          }
        });
    Optional<LiveRun> live = server.map(shown -> show(shown, trainer, log, steps, provenance));
    trainer.listen(writer);
    trainer.listen(
        new TrainingReport(display, (int) Math.ceil(plan.epochs()), watched, plan.ofPhotographs()));
    run(
        () -> {
          if (start.isEmpty()) {
            writer.write(); // the folder can be written, and a run killed early can go on
          }
          warmUp.close();
          trainer.train(training, validation.orElse(test), plan.epochs());
          settled = !epochs.isEmpty() && settle(trainer, training);
          if (settled) {
            writer.write();
          }
        },
        folder);
    live.ifPresent(shown -> shown.end("finished"));
    // Where others were watched, or weights were changed since, the test images are seen now.
    boolean seen = validation.isEmpty() && !epochs.isEmpty() && !settled;
    Evaluated evaluated =
        seen
            ? Evaluated.of(epochs.getLast())
            : Evaluated.of(evaluateAtTheEnd(trainer, test, folder));
    if (source.brokenFiles() > 0) {
      display.line("broken   %d image files were skipped".formatted(source.brokenFiles()));
    }
    return result(folder, evaluated, epochs, watch, provenance);
  }

  private BatchSource training(TrainingPlan of) {
    return LoadedBatches.training(data.training(dataset, of.seed()), of.batch(), of.seed())
        .withWorkers(loaders);
  }

  private Trainer begun(BatchSource training) {
    Trainer trainer = trainer(plan, training);
    if (!network.whitening().isEmpty()) {
      Whitening.apply(network, session, data.sample(dataset, WHITENED));
    }
    return trainer;
  }

  /**
   * Returns a trainer with the batches of a plan, which is that of an earlier run or this one's.
   */
  private Trainer trainer(TrainingPlan of, BatchSource training) {
    Trainer.Builder settings =
        Trainer.of(network, session)
            .loss(of.recipe().loss())
            .optimizer(of.recipe().optimizer())
            .schedule(of.schedule(training.stepsPerEpoch()))
            .batchSize(of.batch())
            .pieces(of.pieces())
            .seed(of.seed());
    of.averaging().ifPresent(settings::averaging);
    return settings.build();
  }

  private static Evaluation evaluateAtTheEnd(Trainer trainer, BatchSource test, RunFolder folder) {
    Evaluation evaluation = trainer.evaluate(test);
    TestResults.write(folder, trainer.progress().epoch(), "test", evaluation);
    return evaluation;
  }

  private BatchSource testing(ExampleSource examples) {
    return LoadedBatches.testing(examples, plan.batch()).withWorkers(loaders);
  }

  /** How good the network is on the test images at the end. */
  private record Evaluated(double loss, double accuracy, double top5) {
    static Evaluated of(EpochMetrics last) {
      return new Evaluated(last.testLoss(), last.testAccuracy(), last.testTop5());
    }

    static Evaluated of(Evaluation evaluation) {
      return new Evaluated(evaluation.loss(), evaluation.accuracy(), evaluation.topK(5));
    }
  }

  private LiveRun show(
      LiveServer shown,
      Trainer trainer,
      MetricsLog log,
      StepLog steps,
      Map<String, String> provenance) {
    LiveRun live =
        new LiveRun(
            plan,
            session,
            dataset,
            data.classes(),
            RunFacts.of(plan, network, data.classes(), trainer.describe(), provenance),
            provenance.getOrDefault("started", ""),
            FirstLayer.of(network),
            data.validation(dataset).isPresent(),
            steps.read(),
            log.read());
    steps.watch(live::onPoint);
    trainer.listen(live);
    shown.show(live);
    display.line("page     " + shown.address());
    return live;
  }

  /** Takes averaged weights and measures the statistics of normalisations, where asked. */
  private boolean settle(Trainer trainer, BatchSource training) {
    boolean averaged = trainer.useAverage();
    int batches = Math.min(plan.statistics(), training.stepsPerEpoch());
    int measured =
        batches == 0
            ? 0
            : NormStatistics.measure(
                network, session, training, trainer.progress().epoch(), batches, plan.seed());
    return averaged || measured > 0;
  }

  private void run(Runnable task, RunFolder folder) {
    try {
      task.run();
    } catch (CheckpointException e) {
      throw new CommandException(ExitCode.OUTPUT, String.valueOf(e.getMessage()), e);
    } catch (NonFiniteException e) {
      throw new CommandException(
          ExitCode.DIVERGED,
          "training: %s; the last good checkpoint is %s"
              .formatted(e.getMessage(), folder.checkpoint()),
          e);
    }
  }

  private CheckpointWriter writer(
      Trainer trainer, RunFolder folder, Map<String, String> provenance) {
    CheckpointWriter writer =
        new CheckpointWriter(trainer, folder.checkpoint())
            .with(plan::save)
            .with(data::save)
            .with(checkpoint -> Provenance.save(provenance, checkpoint));
    return checkpointEvery.isPresent()
        ? writer.everySteps(checkpointEvery.get())
        : writer.everySeconds(SECONDS_BETWEEN_CHECKPOINTS);
  }

  /** Goes on as before, or with batches of another size. */
  private Trainer resumed(
      Checkpoint checkpoint, BatchSource training, MetricsLog log, StepLog steps) {
    TrainingPlan before = TrainingPlan.load(checkpoint);
    Trainer trainer = trainer(before, training(before));
    Checkpoints.resume(trainer, checkpoint);
    boolean same = before.batch() == plan.batch() && before.pieces() == plan.pieces();
    int begun = trainer.progress().stepInEpoch();
    if (!same && begun > 0) {
      throw new CommandException(
          ExitCode.CHECKPOINT,
          "resume: the batch can change between epochs only, and the run stands after %d steps of one; go on without --batch and --pieces to its end first, with --epochs %d"
              .formatted(begun, trainer.progress().epoch() + 1));
    }
    log.keepEpochs(trainer.progress().epoch());
    steps.resume(trainer.progress().state());
    Trainer next =
        same
            ? trainer
            : trainer.withBatchSize(
                plan.batch(), plan.pieces(), plan.schedule(training.stepsPerEpoch()));
    display.line(
        "resume   after %d epochs and %d steps%s"
            .formatted(
                next.progress().epoch(),
                begun,
                same
                    ? ""
                    : ", with batches of %s in place of %s"
                        .formatted(next.describe().get("batch"), trainer.describe().get("batch"))));
    return next;
  }

  private TrainingResult result(
      RunFolder folder,
      Evaluated evaluated,
      List<EpochMetrics> epochs,
      StartWatch watch,
      Map<String, String> provenance) {
    Optional<RegressionReport> regression =
        dataset instanceof TabularDataset table && network.parameters().size() == 2
            ? Optional.of(RegressionReport.of(table, data.preprocessing(), network, session))
            : Optional.empty();
    return new TrainingResult(
        plan,
        folder,
        epochs,
        evaluated.loss,
        evaluated.accuracy,
        evaluated.top5,
        regression,
        watch.seconds(),
        provenance);
  }

  private void announce(RunFolder folder) {
    Recipe recipe = plan.recipe();
    display.line(
        "model    %s: %s parameters, %s million multiply-accumulates an image"
            .formatted(
                plan.model().name(),
                ModelsCommand.grouped(network.parameterCount()),
                ModelsCommand.millions(network.multiplyAccumulates())));
    display.line("data     " + sizes());
    display.line("backend  " + backend.id() + ": " + session.device());
    display.line(
        "recipe   %s epochs, batch %d%s, seed %d, preprocessing %s"
            .formatted(
                TrainingReport.epochs(plan.epochs()),
                plan.batch(),
                plan.pieces() == 1 ? "" : " in %d pieces".formatted(plan.pieces()),
                plan.seed(),
                recipe.describePreprocessing()));
    display.line("         " + recipe.optimizer().describe());
    display.line("         rate " + rate());
    if (!plan.isOwnDataset()) {
      display.line(
          "         (made for %s; on %s a beginning, not a published result)"
              .formatted(recipe.dataset(), plan.dataset()));
    }
    display.line("output   " + folder.path());
  }

  private String rate() {
    return plan.rate()
        .map(value -> "constant " + value)
        .orElseGet(() -> plan.recipe().schedule().describe() + units() + afterSchedule());
  }

  private String units() {
    return plan.scheduleEpochs() == plan.recipe().epochs()
        ? ", in epochs"
        : ", in epochs of the recipe's %s, stretched to %s"
            .formatted(
                TrainingReport.epochs(plan.recipe().epochs()),
                TrainingReport.epochs(plan.scheduleEpochs()));
  }

  /** A run that is resumed for more epochs would otherwise learn nothing and not say why. */
  private String afterSchedule() {
    return plan.epochs() > plan.scheduleEpochs()
        ? "; from then on it stays as it is then, --rate sets another"
        : "";
  }

  private String sizes() {
    return switch (dataset) {
      case ImageDataset images ->
          "%s: %s training%s and %s test images of %s, %d classes"
              .formatted(
                  images.name(),
                  ModelsCommand.grouped(images.train().size()),
                  images
                      .validation()
                      .map(part -> ", %s validation".formatted(ModelsCommand.grouped(part.size())))
                      .orElse(""),
                  ModelsCommand.grouped(images.test().size()),
                  images.shape(),
                  images.classes());
      case TabularDataset table ->
          "%s: %d training and %d test rows of %s"
              .formatted(
                  table.name(),
                  table.train().rows(),
                  table.test().rows(),
                  String.join(", ", table.featureNames()));
    };
  }
}
