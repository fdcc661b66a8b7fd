package dev.lanes.cli;

import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.loading.ImageExamples;
import dev.lanes.datasets.loading.LoadedBatches;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Session;
import dev.lanes.train.Evaluation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanes evaluate}: how good a trained network is on test images. */
@Command(
    name = "evaluate",
    header = "Evaluates a trained network on test images: loss, accuracy, confusions.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes evaluate                  the latest run",
      "  lanes evaluate --out runs/cuda-convnet-80sec-cifar10 --views 10"
    })
final class EvaluateCommand implements Runnable {
  private static final int DEFAULT_BATCH = 120; // a multiple of the ten views
  private static final int TOP = 5;

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Mixin private CheckpointChoice checkpoint = new CheckpointChoice();
  @Mixin private DataChoice source = new DataChoice();
  @Mixin private BackendChoice choice = new BackendChoice();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images at once; the result does not depend on it. Default: 120.")
  private int batch = DEFAULT_BATCH;

  @Option(
      names = "--views",
      paramLabel = "N",
      description =
          "1: the centre of an image. 10: the mean of corners and centre, also mirrored."
              + " Default: the recipe's.")
  private @Nullable Integer views;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    Checked.positive(spec, "--batch", batch);
    if (views != null && views != 1 && views != ImageExamples.TEN) {
      throw new ParameterException(
          spec.commandLine(), "--views: " + views + " is not possible; give 1 or 10");
    }
    String name = source.name().orElse(null);
    TrainedNetwork trained = TrainedNetwork.load(checkpoint);
    TrainingPlan plan = trained.plan();
    int seen = views == null ? plan.recipe().augmentation().views() : views;
    Backend backend = choice.backend();
    try (Display display = output.display(spec);
        Session session = choice.open(backend)) {
      Dataset dataset =
          source.open(
              name == null ? plan.dataset() : name,
              source.folder().or(plan::data),
              plan.imageSize(),
              display);
      Evaluation evaluation =
          trained
              .evaluator(session, batch)
              .evaluate(
                  LoadedBatches.testing(trained.data().testing(dataset, seen), batch)
                      .withWorkers(source.loaders(dataset.name())));
      if (output.json) {
        spec.commandLine()
            .getOut()
            .println(Json.indented(describe(trained, dataset, backend, seen, evaluation)));
      } else {
        print(trained, dataset, seen, evaluation, spec.commandLine().getOut());
      }
    }
  }

  private static void print(
      TrainedNetwork trained, Dataset dataset, int views, Evaluation evaluation, PrintWriter out) {
    out.println("checkpoint     " + trained.file());
    out.println("model          " + trained.plan().model().name());
    out.println("test data      %s, %d examples".formatted(dataset.name(), evaluation.images()));
    if (views == ImageExamples.TEN) {
      out.println("views          corners and centre, also mirrored; --views 1 takes the centre");
    }
    if (evaluation.leftOut() > 0) {
      out.println("left out       %d broken images".formatted(evaluation.leftOut()));
    }
    out.println(String.format(Locale.ROOT, "loss           %.4f", evaluation.loss()));
    if (Double.isNaN(evaluation.accuracy())) {
      return;
    }
    out.println("top-1 accuracy " + TrainingReport.percent(evaluation.accuracy()));
    out.println("top-5 accuracy " + TrainingReport.percent(evaluation.topK(TOP)));
    out.println();
    ConfusionTable.lines(trained.data().classes(), evaluation.confusion()).forEach(out::println);
  }

  private static Map<String, @Nullable Object> describe(
      TrainedNetwork trained, Dataset dataset, Backend backend, int views, Evaluation evaluation) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("checkpoint", trained.file().toString());
    all.put("model", trained.plan().model().name());
    all.put("dataset", dataset.name());
    all.put("backend", backend.id());
    all.put("views", views);
    all.put("images", evaluation.images());
    all.put("leftOut", evaluation.leftOut());
    all.put("loss", MetricsLog.known(evaluation.loss()));
    all.put("top1", MetricsLog.known(evaluation.accuracy()));
    all.put("top5", MetricsLog.known(evaluation.topK(TOP)));
    all.put("classes", trained.data().classes());
    all.put("confusion", evaluation.confusion());
    return all;
  }
}
