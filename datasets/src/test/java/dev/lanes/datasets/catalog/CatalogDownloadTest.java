package dev.lanes.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.download.Checksum;
import dev.lanes.datasets.download.DownloadSettings;
import dev.lanes.datasets.download.Downloader;
import dev.lanes.datasets.download.RemoteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a set whose files are first fetched from a server on loopback. */
class CatalogDownloadTest {
  private static final Map<String, byte[]> FILES =
      Map.of(
          "train-images-idx3-ubyte", images(3),
          "train-labels-idx1-ubyte", labels(3),
          "t10k-images-idx3-ubyte", images(2),
          "t10k-labels-idx1-ubyte", labels(2));

  @TempDir Path served;
  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = FILES.get(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fetchesWhatIsMissingAndOpensIt() throws IOException {
    Set<String> fetched = new TreeSet<>();
    DatasetRequest request =
        DatasetRequest.of("mnist")
            .withData(folder)
            .withDownload((file, done, total) -> fetched.add(file.name()));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(3));
    Downloader downloader = new Downloader(HttpClient.newHttpClient(), DownloadSettings.DEFAULT);

    ImageDataset set = (ImageDataset) DatasetCatalog.open(request, info(), downloader);

    assertThat(set.train().size()).isEqualTo(3);
    assertThat(set.test().size()).isEqualTo(2);
    assertThat(fetched)
        .containsExactly(
            "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte");

    fetched.clear();
    DatasetCatalog.open(request, info(), downloader);
    assertThat(fetched).isEmpty();
  }

  private DatasetInfo info() throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
      Path copy = Files.write(served.resolve(file.getKey()), file.getValue());
      String sum = Checksum.sha256("").of(copy);
      URI address =
          URI.create(
              "http://%s:%d/%s"
                  .formatted(
                      server.getAddress().getAddress().getHostAddress(),
                      server.getAddress().getPort(),
                      file.getKey()));
      files.add(
          new RemoteFile(
              file.getKey(), List.of(address), file.getValue().length, Checksum.sha256(sum)));
    }
    return new DatasetInfo("mnist", "digits", "mnist", "", files);
  }

  private static byte[] images(int count) {
    return ByteBuffer.allocate(16 + count * 784)
        .putInt(0x803)
        .putInt(count)
        .putInt(28)
        .putInt(28)
        .array();
  }

  private static byte[] labels(int count) {
    return ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array();
  }
}
