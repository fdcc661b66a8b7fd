package dev.lanes.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.download.TestServer.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloaderTest {
  private static final byte[] CONTENT = content(300_000, 1);
  private static final DownloadSettings PATIENT =
      new DownloadSettings(3, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(5));

  @TempDir Path folder;
  private TestServer server;
  private Downloader downloader;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(CONTENT);
    downloader = new Downloader(HttpClient.newHttpClient(), PATIENT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesAndReportsProgress() throws IOException {
    List<Long> progress = new ArrayList<>();
    Path target =
        downloader.fetch(
            "mnist",
            file(CONTENT.length, "data.gz"),
            folder.resolve("new/deep"),
            (file, done, total) -> {
              assertThat(total).isEqualTo(CONTENT.length);
              progress.add(done);
            });
    assertThat(target).isEqualTo(folder.resolve("new/deep/data.gz")).hasBinaryContent(CONTENT);
    assertThat(progress).isSorted().startsWith(0L).endsWith((long) CONTENT.length);
    assertOnlyTheFileIsThere(target);
  }

  @Test
  void leavesACompleteFileAlone() throws IOException {
    Path there = Files.write(folder.resolve("data.gz"), CONTENT);
    assertThat(fetch("data.gz")).isEqualTo(there);
    assertThat(server.requests()).isEmpty();
    Files.write(there, content(10, 2));
    refuses("data.gz", "is there but has the MD5 sum", "delete it and run again");
    assertThat(there).hasBinaryContent(content(10, 2));
  }

  @Test
  void goesOnWhereItWasInterrupted() throws IOException {
    server.fail(Fault.BREAKS_OFF, 1);
    Path target = fetch("data.gz");
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(0)).isEqualTo("whole");
    assertThat(server.requests().get(1)).matches("bytes=[1-9]\\d*-");
    assertOnlyTheFileIsThere(target);
  }

  @Test
  void goesOnInALaterRun() throws IOException {
    server.fail(Fault.BREAKS_OFF, 1);
    Downloader once =
        new Downloader(
            HttpClient.newHttpClient(),
            new DownloadSettings(
                1, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(5)));
    RemoteFile file = file(CONTENT.length, "data.gz");
    assertThatThrownBy(() -> once.fetch("mnist", file, folder, DownloadListener.SILENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("broke off");
    long have = Files.size(folder.resolve("data.gz.part"));
    assertThat(have).isPositive();
    List<Long> progress = new ArrayList<>();
    once.fetch("mnist", file, folder, (f, done, total) -> progress.add(done));
    assertThat(progress.getFirst()).isEqualTo(have);
    assertThat(folder.resolve("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests().get(1)).isEqualTo("bytes=" + have + "-");
  }

  @Test
  void startsAgainWhereTheServerIgnoresRanges() throws IOException {
    Files.write(folder.resolve("data.gz.part"), Arrays.copyOf(CONTENT, 1000));
    server.fail(Fault.IGNORES_RANGES, 1);
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).containsExactly("bytes=1000-");
  }

  @Test
  void startsAgainWhereTheFileHasChanged() throws IOException {
    Files.write(folder.resolve("data.gz.part"), content(1000, 9));
    Files.writeString(folder.resolve("data.gz.part.validator"), "\"old\"");
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).containsExactly("bytes=1000-");
  }

  @Test
  void startsAgainWhereTheRangeIsWrong() throws IOException {
    Files.write(folder.resolve("data.gz.part"), Arrays.copyOf(CONTENT, 1000));
    server.fail(Fault.WRONG_RANGE, 1);
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).containsExactly("bytes=1000-", "whole");
  }

  @Test
  void startsAgainWhereThePartIsTooLong() throws IOException {
    Path part = folder.resolve("data.gz.part");
    Files.write(part, content(CONTENT.length + 5, 1));
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    Files.delete(folder.resolve("data.gz"));
    Files.write(part, content(CONTENT.length + 5, 1));
    RemoteFile unknownLength = file(-1, "data.gz");
    downloader.fetch("mnist", unknownLength, folder, DownloadListener.SILENT);
    assertThat(folder.resolve("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).containsExactly("whole", "bytes=300005-", "whole");
  }

  @Test
  void renamesAPartThatIsAlreadyComplete() throws IOException {
    Files.write(folder.resolve("data.gz.part"), CONTENT);
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void doesNotWaitForEverOnASilentServer() {
    server.fail(Fault.STALLS, 1);
    DownloadSettings hasty =
        new DownloadSettings(
            2, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofMillis(400));
    RemoteFile file = file(CONTENT.length, "data.gz");
    Path target =
        new Downloader(HttpClient.newHttpClient(), hasty)
            .fetch("mnist", file, folder, DownloadListener.SILENT);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void triesAgainAfterPassingErrorsButNotForEver() {
    server.answerStatus(503, 2);
    assertThat(fetch("data.gz")).hasBinaryContent(CONTENT);
    assertThat(server.requests()).hasSize(3);
    server.answerStatus(503, 100);
    refuses("other.gz", "answers HTTP 503");
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void saysWhereToPutAFileThatIsNotThere() {
    server.answerStatus(404, 100);
    refuses(
        "data.gz",
        "mnist: could not download data.gz",
        "answers HTTP 404",
        "fetch it yourself from " + server.address("data.gz"),
        "put it in " + folder,
        "--data " + folder);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void refusesAnotherChecksum() {
    server.replace(content(CONTENT.length, 2), "\"two\"");
    refuses("data.gz", "has the MD5 sum", "not the published", "fetch it yourself");
    assertThat(folder.resolve("data.gz")).doesNotExist();
    assertThat(folder.resolve("data.gz.part")).doesNotExist();
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void goesToTheNextAddress() throws IOException {
    RemoteFile file =
        new RemoteFile(
            "data.gz",
            List.of(nobody(), server.address("data.gz")),
            CONTENT.length,
            Checksum.md5(md5(CONTENT)));
    Path target = downloader.fetch("mnist", file, folder, DownloadListener.SILENT);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void saysWhereToPutWhatWithoutNetwork() throws IOException {
    URI nobody = nobody();
    RemoteFile file = new RemoteFile("data.gz", List.of(nobody), -1, Checksum.md5(md5(CONTENT)));
    assertThatThrownBy(() -> downloader.fetch("mnist", file, folder, DownloadListener.SILENT))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no answer from " + nobody, "put it in " + folder)
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void saysWhenTheDiskRefuses() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");
    RemoteFile file = file(CONTENT.length, "data.gz");
    assertThatThrownBy(() -> downloader.fetch("mnist", file, blocked, DownloadListener.SILENT))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("mnist: cannot write " + blocked, "name another folder");
    Files.createDirectories(folder.resolve("data.gz.part/full"));
    refuses("data.gz", "cannot write " + folder.resolve("data.gz"));
  }

  private Path fetch(String name) {
    return downloader.fetch("mnist", file(CONTENT.length, name), folder, DownloadListener.SILENT);
  }

  private void refuses(String name, String... parts) {
    assertThatThrownBy(() -> fetch(name))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private RemoteFile file(long bytes, String name) {
    return new RemoteFile(name, List.of(server.address(name)), bytes, Checksum.md5(md5(CONTENT)));
  }

  private static void assertOnlyTheFileIsThere(Path target) throws IOException {
    try (var files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
  }

  /** An address that nobody listens on. */
  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/data.gz");
    }
  }

  private static byte[] content(int length, int factor) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * factor + i / 251);
    }
    return content;
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
