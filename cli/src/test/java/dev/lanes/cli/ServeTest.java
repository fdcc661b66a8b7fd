package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanes.checkpoint.Checkpoint;
import dev.lanes.checkpoint.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is looked at while it trains. */
@Timeout(120)
class ServeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("page +(http://localhost:(\\d+)/)");

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void prepare() throws Exception {
    images = TinyImages.write(folder.resolve("images"), 20);
  }

  @Test
  void showsTheRunFromBeginToEndAndChangesNoBit() throws Exception {
    Path shown = folder.resolve("shown");
    StringWriter out = new StringWriter();
    CompletableFuture<Integer> training =
        CompletableFuture.supplyAsync(
            () ->
                Main.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                    .execute(arguments(shown, 150, "--serve", "0")));
    String address = address(out, training);
    String page = get(address);
    assertThat(page).contains("id=\"curves\"", "fetch(\"live?after=", "Training, ");
    List<String> states = new ArrayList<>();
    long version = 0;
    boolean over = false;
    while (!over) {
      JsonNode news = JSON.readTree(get(address + "live?after=" + version));
      assertThat(news.get("version").asLong()).isGreaterThanOrEqualTo(version);
      version = news.get("version").asLong();
      over = news.get("over").asBoolean();
      JsonNode head = news.get("parts").get("head");
      if (head != null) {
        states.add(head.asText());
      }
      Thread.sleep(10);
    }
    assertThat(training.get(60, TimeUnit.SECONDS)).as(out.toString()).isEqualTo(ExitCode.OK);
    assertThat(states).hasSizeGreaterThan(1);
    assertThat(states.getLast()).contains("Finished, 150 of 150 epochs");
    assertThatThrownBy(() -> get(address)).isInstanceOf(ConnectException.class);

    Path alone = folder.resolve("alone");
    assertThat(Lanes.run(arguments(alone, 150)).exitCode()).isEqualTo(ExitCode.OK);
    Checkpoint a = Checkpoint.load(shown.resolve("checkpoint.safetensors"));
    Checkpoint b = Checkpoint.load(alone.resolve("checkpoint.safetensors"));
    for (Tensor tensor : a.tensors()) {
      assertThat(b.tensor(tensor.name()).orElseThrow().values()).isEqualTo(tensor.values());
    }
  }

  @Test
  void aBrowserKeepsThePageUpToDate() throws Exception {
    Optional<Chromium> browser = Chromium.find();
    assumeTrue(browser.isPresent(), "no Chromium on PATH");
    ChildJvm lanes =
        ChildJvm.start(folder, arguments(folder.resolve("run"), 1_000_000, "--serve", "0"));
    try {
      String address = address(lanes);
      while (!get(address).contains("<figure class=\"chart\">")) { // the browser's clock runs ahead
        assertThat(lanes.isAlive()).as(lanes.output()).isTrue();
        Thread.sleep(20);
      }
      String document = browser.get().documentOf(address, folder);
      assertThat(document)
          .contains("data-version=\"") // written by the script after it has exchanged the parts
          .contains("<figure class=\"chart\">")
          .containsPattern("alt=\"filter 1\"")
          .doesNotContain("class=\"warning\"");
      assertThat(lanes.isAlive()).isTrue();
    } finally {
      lanes.kill();
    }
  }

  @Test
  void aPortInUseIsNamedBeforeAnythingIsWritten() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path out = folder.resolve("run");
      Lanes train = Lanes.run(arguments(out, 150, "--serve", "" + taken.getLocalPort()));
      assertThat(train.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(train.complaint())
          .contains("the port " + taken.getLocalPort() + " is in use")
          .contains("give another by --serve, or 0");
      assertThat(out).doesNotExist();
    }
    Lanes wrong = Lanes.run("train", "--serve", "65536");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.complaint()).contains("65536 is no port");
  }

  private static String address(StringWriter out, CompletableFuture<Integer> training)
      throws InterruptedException {
    while (true) {
      Matcher found = ADDRESS.matcher(out.toString());
      if (found.find()) {
        return found.group(1);
      }
      assertThat(training).as(out.toString()).isNotDone();
      Thread.sleep(5);
    }
  }

  private static String address(ChildJvm lanes) throws Exception {
    while (true) {
      Matcher found = ADDRESS.matcher(lanes.output());
      if (found.find()) {
        return found.group(1);
      }
      assertThat(lanes.isAlive()).as(lanes.output()).isTrue();
      Thread.sleep(20);
    }
  }

  private static String get(String address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String[] arguments(Path out, int epochs, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", "logistic-regression", "--dataset", "images"));
    all.addAll(List.of("--data", images.toString(), "--batch", "8", "--epochs", "" + epochs));
    all.addAll(List.of("--rate", "0.0001", "--out", out.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
