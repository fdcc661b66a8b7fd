package dev.lanes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanes.cli.page.Picture;
import dev.lanes.cli.page.Pictures;
import dev.lanes.cli.page.TestResult;
import dev.lanes.cli.page.TestResult.Confusion;
import dev.lanes.cli.page.TestResult.Shown;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.Dataset;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.Split;
import dev.lanes.train.Evaluation;
import dev.lanes.train.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluations as they are shown, and as they are kept in {@code evaluation.json}. */
final class TestResults {
  private static final int TOP = 5;

  private TestResults() {}

  /**
   * Returns what is shown of an evaluation.
   *
   * @param when what was evaluated
   * @param classes their names
   * @param dataset where the images of the mistakes are
   * @param validated whether they are those for validation
   */
  static TestResult of(
      Evaluation evaluation,
      String when,
      List<String> classes,
      Dataset dataset,
      boolean validated) {
    return new TestResult(
        validated ? "validation" : "test",
        when,
        evaluation.images(),
        evaluation.loss(),
        evaluation.accuracy(),
        evaluation.topK(TOP),
        classes,
        confusions(evaluation.confusion()),
        evaluation.mistakes().stream().map(one -> shown(one, dataset, validated)).toList());
  }

  private static List<Confusion> confusions(long[][] counts) {
    List<Confusion> all = new ArrayList<>();
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        if (counts[actual][predicted] > 0) {
          all.add(new Confusion(actual, predicted, counts[actual][predicted]));
        }
      }
    }
    return all;
  }

  private static Shown shown(Mistake mistake, Dataset dataset, boolean validated) {
    return new Shown(
        mistake.image(),
        dataset instanceof ImageDataset images
            ? picture(images, validated, (int) mistake.image())
            : Optional.empty(),
        mistake.actual(),
        mistake.predicted(),
        mistake.actualProbability(),
        mistake.predictedProbability());
  }

  private static Optional<Picture> picture(ImageDataset images, boolean validated, int index) {
    Split part = validated ? images.validation().orElse(images.test()) : images.test();
    byte[] raw = new byte[images.shape().length()];
    try {
      if (!part.read(index, raw, 0)) {
        return Optional.empty();
      }
    } catch (DataException e) { // a photo may have gone since
      return Optional.empty();
    }
    return Optional.of(Pictures.image(raw, images.shape()));
  }

  /** Writes the file of a run anew. */
  static void write(RunFolder folder, int epoch, String watched, Evaluation evaluation) {
    Path file = folder.evaluation();
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, Json.line(describe(epoch, watched, evaluation)) + "\n");
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
  }

  private static Map<String, @Nullable Object> describe(
      int epoch, String watched, Evaluation evaluation) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("epoch", epoch);
    all.put("testedOn", watched);
    all.put("images", evaluation.images());
    all.put("leftOut", evaluation.leftOut());
    all.put("loss", MetricsLog.known(evaluation.loss()));
    all.put("top1", MetricsLog.known(evaluation.accuracy()));
    all.put("top5", MetricsLog.known(evaluation.topK(TOP)));
    all.put(
        "confusions",
        confusions(evaluation.confusion()).stream()
            .map(one -> List.of(one.actual(), one.predicted(), one.count()))
            .toList());
    all.put("mistakes", evaluation.mistakes().stream().map(TestResults::describe).toList());
    return all;
  }

  private static Map<String, Object> describe(Mistake mistake) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("image", mistake.image());
    one.put("actual", mistake.actual());
    one.put("predicted", mistake.predicted());
    one.put("actualProbability", mistake.actualProbability());
    one.put("predictedProbability", mistake.predictedProbability());
    return one;
  }

  /**
   * Returns what training left in the file of a run, without images; nothing if there is no such
   * file, or one that cannot be understood.
   */
  static Optional<TestResult> read(RunFolder folder, List<String> classes) {
    String text;
    try {
      text = Files.readString(folder.evaluation());
    } catch (IOException e) {
      return Optional.empty();
    }
    return Json.parse(text).map(all -> parse(all, classes));
  }

  private static TestResult parse(JsonNode all, List<String> classes) {
    List<Confusion> confusions = new ArrayList<>();
    for (JsonNode one : all.path("confusions")) {
      Confusion found =
          new Confusion(one.path(0).asInt(), one.path(1).asInt(), one.path(2).asLong());
      if (Math.max(found.actual(), found.predicted()) < classes.size()) {
        confusions.add(found);
      }
    }
    List<Shown> mistakes = new ArrayList<>();
    for (JsonNode one : all.path("mistakes")) {
      Shown found =
          new Shown(
              one.path("image").asLong(),
              Optional.empty(),
              one.path("actual").asInt(),
              one.path("predicted").asInt(),
              Json.number(one, "actualProbability"),
              Json.number(one, "predictedProbability"));
      if (Math.max(found.actual(), found.predicted()) < classes.size()) {
        mistakes.add(found);
      }
    }
    return new TestResult(
        all.path("testedOn").asText("test"),
        "after epoch " + all.path("epoch").asInt(),
        all.path("images").asLong(),
        Json.number(all, "loss"),
        Json.number(all, "top1"),
        Json.number(all, "top5"),
        classes,
        confusions,
        mistakes);
  }
}
