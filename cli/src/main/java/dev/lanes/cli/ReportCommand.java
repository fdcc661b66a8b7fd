package dev.lanes.cli;

import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.cli.page.RunPage;
import dev.lanes.cli.page.RunView;
import dev.lanes.cli.page.StepPoint;
import dev.lanes.cli.page.TestResult;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.loading.LoadedBatches;
import dev.lanes.spi.Session;
import dev.lanes.train.Checkpoints;
import dev.lanes.train.EpochMetrics;
import dev.lanes.train.Evaluation;
import dev.lanes.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanes report}: a run of training as one page to look at. */
@Command(
    name = "report",
    header = "Writes one page about a run: curves, filters, confusions, the worst mistakes.",
    description =
        "The page needs no network and opens from disk. The checkpoint is evaluated on the test"
            + " images anew; where they cannot be had, the page says so.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes report                    the latest run",
      "  lanes report runs/lenet-5-mnist --html lenet.html"
    })
final class ReportCommand implements Runnable {
  private static final int BATCH = 120;

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The folder of the run. Default: the latest in runs.")
  private @Nullable Path run;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Where the page goes. Default: report.html in the folder of the run.")
  private @Nullable Path html;

  @Mixin private DataChoice source = new DataChoice();
  @Mixin private BackendChoice choice = new BackendChoice();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    RunFolder folder = RunFolder.existing(run);
    TrainedNetwork trained = TrainedNetwork.load(folder.checkpoint());
    List<String> notes = new ArrayList<>();
    Optional<TestResult> test = test(trained, folder, notes);
    Path page = html == null ? folder.report() : html;
    try {
      Files.writeString(page, RunPage.page(view(trained, folder, test, notes)));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.OUTPUT,
          "report: the page cannot be written to %s: %s; name a file in a folder that is there and can be written by --html"
              .formatted(page, e.getMessage()),
          e);
    }
    if (output.json) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("page", page.toString());
      all.put("top1", test.map(result -> MetricsLog.known(result.top1())).orElse(null));
      all.put("notes", notes);
      spec.commandLine().getOut().println(Json.indented(all));
    } else {
      notes.forEach(note -> spec.commandLine().getErr().println("report: " + note));
      spec.commandLine().getOut().println(page);
    }
  }

  /** Evaluates; where the data cannot be had, takes what training left. */
  private Optional<TestResult> test(TrainedNetwork trained, RunFolder folder, List<String> notes) {
    List<String> classes = trained.data().classes();
    try (Display display = OutputOptions.progressDisplay(spec);
        Session session = choice.open(choice.backend())) {
      TrainingPlan plan = trained.plan();
      Dataset dataset =
          source.open(
              source.name().orElse(plan.dataset()),
              source.folder().or(plan::data),
              plan.imageSize(),
              display);
      Evaluation evaluation =
          trained
              .evaluator(session, BATCH)
              .evaluate(
                  LoadedBatches.testing(trained.data().testing(dataset, 1), BATCH)
                      .withWorkers(source.loaders(dataset.name())));
      return Optional.of(
          TestResults.of(evaluation, "by the last checkpoint", classes, dataset, false));
    } catch (DataException e) {
      Optional<TestResult> kept = TestResults.read(folder, classes);
      notes.add(
          "The test images could not be had, so %s: %s"
              .formatted(
                  kept.isEmpty()
                      ? "confusions and mistakes are missing"
                      : "confusions and mistakes are those that training found, without images",
                  e.getMessage()));
      return kept;
    }
  }

  private static RunView view(
      TrainedNetwork trained, RunFolder folder, Optional<TestResult> test, List<String> notes) {
    Checkpoint checkpoint = trained.checkpoint();
    TrainingPlan plan = trained.plan();
    List<StepPoint> steps = new StepLog(folder).read();
    List<EpochMetrics> epochs = new MetricsLog(folder, "test").read();
    Progress.State state = Checkpoints.state(checkpoint);
    double done = steps.isEmpty() ? state.epoch() : steps.getLast().epoch();
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : List.of("batch", "loss", "optimizer", "schedule")) {
      settings.put(name, Checkpoints.setting(checkpoint, name));
    }
    Optional<FirstLayer> first = FirstLayer.of(trained.network());
    Map<String, String> provenance = Provenance.load(checkpoint);
    return new RunView(
        plan.model().name(),
        plan.dataset(),
        provenance.getOrDefault("started", ""),
        done + 1e-9 < plan.epochs() ? "stopped" : "finished",
        done,
        plan.epochs(),
        plan.validation() > 0 ? "validation" : "test",
        steps,
        epochs,
        first.map(layer -> layer.pictures(checkpoint.values(layer.weights()))).orElse(List.of()),
        first.map(FirstLayer::count).orElse(0),
        test,
        RunFacts.of(plan, trained.network(), trained.data().classes(), settings, provenance),
        notes);
  }
}
