package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The page of a run, from training to markup. */
class ReportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path images;
  private Path out;

  @BeforeEach
  void train() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 20);
    out = folder.resolve("run");
    train(out, "--epochs", "2.5", "--rate", "0.00001");
  }

  private Lanes train(Path to, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--model", "logistic-regression"));
    args.addAll(List.of("--dataset", "images", "--data", images.toString()));
    args.addAll(List.of("--batch", "8", "--out", to.toString()));
    args.addAll(List.of(more));
    Lanes train = Lanes.run(args.toArray(String[]::new));
    assertThat(train.exitCode()).as(train.err()).isEqualTo(ExitCode.OK);
    return train;
  }

  @Test
  void trainingKeepsStepsAndTheLastEvaluation() throws Exception {
    List<String> steps = Files.readAllLines(out.resolve("steps.jsonl"));
    assertThat(steps).hasSize(10); // 32 images in batches of 8, two epochs and a half
    JsonNode last = JSON.readTree(steps.get(9));
    assertThat(last.get("step").asInt()).isEqualTo(10);
    assertThat(last.get("epoch").asDouble()).isEqualTo(2.5);
    assertThat(last.get("rate").asDouble()).isEqualTo((double) 0.00001f);
    assertThat(last.get("accuracy").asDouble() * 8 % 1).isZero();
    JsonNode evaluation = JSON.readTree(out.resolve("evaluation.json").toFile());
    assertThat(evaluation.get("images").asInt()).isEqualTo(8);
    int right = 0;
    int all = 0;
    for (JsonNode one : evaluation.get("confusions")) {
      right += one.get(0).asInt() == one.get(1).asInt() ? one.get(2).asInt() : 0;
      all += one.get(2).asInt();
    }
    assertThat(all).isEqualTo(8);
    assertThat(evaluation.get("top1").asDouble()).isEqualTo(right / 8.0);
    assertThat(evaluation.get("mistakes")).hasSize(8 - right);
    assertThat(lastMetrics().get("testAccuracy").asDouble()).isEqualTo(right / 8.0);
    assertThat(lastMetrics().get("testTop5").asDouble()).isEqualTo(1); // of two classes
  }

  @Test
  void theLastEvaluationIsOfTheAveragedWeights() throws Exception {
    Path averaged = folder.resolve("averaged");
    Lanes train = train(averaged, "--epochs", "3", "--average", "1", "--json");
    JsonNode result = JSON.readTree(train.out());
    JsonNode evaluation = JSON.readTree(averaged.resolve("evaluation.json").toFile());
    assertThat(evaluation.get("loss")).isEqualTo(result.get("testLoss"));
    assertThat(evaluation.get("loss").asDouble())
        .isNotEqualTo(result.get("metrics").get(2).get("testLoss").asDouble());
    assertThat(evaluation.get("epoch").asInt()).isEqualTo(3);
  }

  @Test
  void showsTheRunWithItsImages() throws Exception {
    Lanes report = Lanes.run("report", out.toString(), "--json");
    assertThat(report.exitCode()).as(report.err()).isEqualTo(ExitCode.OK);
    JsonNode result = JSON.readTree(report.out());
    Path file = Path.of(result.get("page").asText());
    assertThat(file).isEqualTo(out.resolve("report.html"));
    assertThat(result.get("notes")).isEmpty();
    double accuracy = lastMetrics().get("testAccuracy").asDouble();
    assertThat(result.get("top1").asDouble()).isEqualTo(accuracy);
    String page = Files.readString(file);
    Document parsed = parse(page);
    assertThat(parsed.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo(TrainingReport.percent(accuracy) + " of the test images classified correctly");
    assertThat(page).contains("Finished, 2.5 of 2.5 epochs").contains("Worst mistakes");
    int filters = 0;
    int mistakes = 0;
    var pictures = parsed.getElementsByTagName("img");
    for (int i = 0; i < pictures.getLength(); i++) {
      Element picture = (Element) pictures.item(i);
      assertThat(picture.getAttribute("src")).startsWith("data:image/");
      if (picture.getAttribute("alt").startsWith("filter")) {
        filters++;
      } else {
        mistakes++;
      }
    }
    assertThat(filters).isEqualTo(2); // a unit for each class
    assertThat(mistakes).isEqualTo((int) Math.round(8 * (1 - accuracy))).isPositive();
    assertThat(parsed.getElementsByTagName("svg").getLength()).isEqualTo(4);
    fetchesNothing(page);
  }

  @Test
  void saysWhatIsMissingWithoutTheData() throws Exception {
    Files.move(images, folder.resolve("elsewhere"));
    Path html = folder.resolve("page.html");
    Lanes report = Lanes.run("report", out.toString(), "--html", html.toString());
    assertThat(report.exitCode()).as(report.err()).isEqualTo(ExitCode.OK);
    assertThat(report.out().strip()).isEqualTo(html.toString());
    assertThat(report.complaint()).contains("The test images could not be had");
    String page = Files.readString(html);
    parse(page);
    assertThat(page)
        .contains("those that training found, without images")
        .contains("Confusion matrix")
        .contains("after epoch 3");
    Lanes again =
        Lanes.run("report", out.toString(), "--data", folder.resolve("elsewhere").toString());
    assertThat(again.err()).isEmpty();
  }

  @Test
  void showsARunWithoutClasses() throws Exception {
    Path table = folder.resolve("table");
    Lanes.run("train", "--model", "linear-regression", "--epochs", "2", "--out", table.toString());
    Lanes report = Lanes.run("report", table.toString());
    assertThat(report.exitCode()).as(report.err()).isEqualTo(ExitCode.OK);
    String page = Files.readString(table.resolve("report.html"));
    parse(page);
    assertThat(page).contains("<h1>Loss ").doesNotContain("NaN", "Confusion", "<img");
  }

  @Test
  void namesWhatIsWrong() {
    Lanes none = Lanes.run("report", folder.resolve("none").toString());
    assertThat(none.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
    Lanes unwritable =
        Lanes.run("report", out.toString(), "--html", folder.resolve("no/page.html").toString());
    assertThat(unwritable.exitCode()).isEqualTo(ExitCode.OUTPUT);
    assertThat(unwritable.complaint()).contains("the page cannot be written");
  }

  private JsonNode lastMetrics() throws Exception {
    return JSON.readTree(Files.readAllLines(out.resolve("metrics.jsonl")).getLast());
  }

  /** Every tag is closed in its turn, as in XML. */
  private static Document parse(String page) throws Exception {
    byte[] bytes =
        page.substring("<!DOCTYPE html>".length()).strip().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  private static void fetchesNothing(String page) {
    String foreign =
        page.replace("xmlns=\"http://www.w3.org/1999/xhtml\"", "")
            .replaceAll("src=\"data:[^\"]*\"", "");
    assertThat(Pattern.compile("src=|href=|url\\(|@import|<script|<link").matcher(foreign).find())
        .isFalse();
    assertThat(foreign).doesNotContain("http:", "https:");
  }
}
