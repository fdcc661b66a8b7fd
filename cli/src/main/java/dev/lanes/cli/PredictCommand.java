package dev.lanes.cli;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.source.ImageFile;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Session;
import dev.lanes.train.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanes predict}: what a trained network sees in images. */
@Command(
    name = "predict",
    header = "Says what a trained network sees in JPEG or PNG images of any size.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes predict photo.jpg         by the latest run",
      "  lanes predict --out runs/lenet-5-mnist --top 3 digits/*.png"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int DEFAULT_TOP = 3;

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "The images to look at.")
  private List<Path> images = List.of();

  @Mixin private CheckpointChoice checkpoint = new CheckpointChoice();
  @Mixin private BackendChoice choice = new BackendChoice();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "How many classes to print for an image, likeliest first. Default: 3.")
  private int top = DEFAULT_TOP;

  @Mixin private OutputOptions output = new OutputOptions();

  /** One guess about one image. */
  private record Guess(String name, float probability) {}

  @Override
  public Integer call() {
    Checked.positive(spec, "--top", top);
    TrainedNetwork trained = TrainedNetwork.load(checkpoint);
    if (trained.data().classes().isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "predict: %s is of %s, which takes rows of a table; name a run on images by --out"
              .formatted(trained.file(), trained.plan().model().name()));
    }
    Backend backend = choice.backend();
    List<Map<String, Object>> answers = new ArrayList<>();
    int exitCode = ExitCode.OK;
    try (Session session = choice.open(backend)) {
      Evaluator evaluator = trained.evaluator(session, 1);
      for (Path image : images) {
        try {
          answers.add(answer(image, guesses(image, trained, evaluator)));
        } catch (DataException e) { // the other images can still be looked at
          exitCode = Errors.report(e, spec.commandLine());
          answers.add(Map.of("image", image.toString(), "error", String.valueOf(e.getMessage())));
        }
      }
    }
    if (output.json) {
      spec.commandLine().getOut().println(Json.indented(answers));
    }
    return exitCode;
  }

  private Map<String, Object> answer(Path image, List<Guess> guesses) {
    List<Map<String, Object>> classes = new ArrayList<>();
    StringBuilder line = new StringBuilder(image.toString()).append(": ");
    for (Guess guess : guesses) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("class", guess.name);
      one.put("probability", guess.probability);
      line.append(classes.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%s %.1f %%", guess.name, 100 * guess.probability));
      classes.add(one);
    }
    if (!output.json) {
      spec.commandLine().getOut().println(line);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("image", image.toString());
    all.put("classes", classes);
    return all;
  }

  private List<Guess> guesses(Path image, TrainedNetwork trained, Evaluator evaluator) {
    PreparedData data = trained.data();
    byte[] raw = ImageFile.read(image, data.preprocessing().shape());
    float[] probabilities = evaluator.predict(data.centre(raw));
    return IntStream.range(0, probabilities.length)
        .mapToObj(k -> new Guess(data.classes().get(k), probabilities[k]))
        .sorted(Comparator.comparingDouble(Guess::probability).reversed())
        .limit(top)
        .toList();
  }
}
