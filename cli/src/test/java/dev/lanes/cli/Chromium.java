package dev.lanes.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A browser without a window, where one is installed.
 *
 * @param program what to start
 */
public record Chromium(Path program) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int PATIENCE_SECONDS = 60;

  /** Finds it. */
  public static Optional<Chromium> find() {
    String path = System.getenv("PATH");
    return Stream.of(path == null ? "" : path)
        .flatMap(all -> Stream.of(all.split(Pattern.quote(File.pathSeparator), -1)))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * Opens an address and returns the document as it is some seconds later.
   *
   * @param folder where the browser may leave files
   */
  public String documentOf(String address, Path folder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "document", ".html");
    Path profile = Files.createTempDirectory(folder, "profile");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // the page is ours, and a sandbox needs rights a build lacks
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--allow-file-access-from-files", // the harness looks into the page it frames
                "--user-data-dir=" + profile,
                "--virtual-time-budget=6000",
                "--dump-dom",
                address)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError("the browser did not end");
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
