package dev.lanes.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * One request for a file, going on after the bytes that are already in its part file.
 *
 * <p>The validator the server gave with those bytes (ETag, or else Last-Modified) lies beside the
 * part file and goes back as If-Range, so that a file changed meanwhile comes whole instead of
 * being mixed.
 */
final class Transfer {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  private final HttpClient client;
  private final DownloadSettings settings;
  private final RemoteFile file;
  private final Path part;
  private final DownloadListener listener;

  Transfer(
      HttpClient client,
      DownloadSettings settings,
      RemoteFile file,
      Path part,
      DownloadListener listener) {
    this.client = client;
    this.settings = settings;
    this.file = file;
    this.part = part;
    this.listener = listener;
  }

  /** Where the validator of a part file lies. */
  static Path validatorFile(Path part) {
    return part.resolveSibling(part.getFileName() + ".validator");
  }

  /**
   * Makes one attempt; on return the part file is complete by the server's own count.
   *
   * @throws FetchException if the address did not give the file
   * @throws IOException if the disk did not take it
   */
  void run(URI address) throws IOException, InterruptedException, FetchException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (file.bytes() >= 0 && have >= file.bytes()) {
      if (have == file.bytes()) {
        return; // complete, only not verified and renamed yet
      }
      Files.delete(part);
      have = 0;
    }
    HttpResponse<InputStream> response = send(address, have);
    try (InputStream body = response.body()) {
      long start = acceptedStart(address, response, have);
      if (start == 0) {
        keepValidator(response.headers());
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      write(address, body, start, length < 0 ? file.bytes() : start + length);
    }
  }

  private HttpResponse<InputStream> send(URI address, long have)
      throws IOException, InterruptedException, FetchException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(settings.connectTimeout()).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      Path validator = validatorFile(part);
      if (Files.exists(validator)) {
        request.header("If-Range", Files.readString(validator));
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new FetchException("no answer from %s (%s)".formatted(address, e), true, e);
    }
  }

  /** The offset that the body begins at: where we asked for, or 0. */
  private long acceptedStart(URI address, HttpResponse<InputStream> response, long have)
      throws IOException, FetchException {
    int status = response.statusCode();
    if (status == OK) {
      return 0;
    }
    if (status == PARTIAL_CONTENT) {
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (range.startsWith("bytes " + have + "-")) {
        return have;
      }
      throw startAgain("%s sent the range '%s', not from byte %d".formatted(address, range, have));
    }
    if (status == RANGE_NOT_SATISFIABLE) {
      throw startAgain("%s has less than the %d bytes we have".formatted(address, have));
    }
    boolean passing =
        status >= FIRST_SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    throw new FetchException("%s answers HTTP %d".formatted(address, status), passing, null);
  }

  private FetchException startAgain(String message) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(validatorFile(part));
    return new FetchException(message, true, null);
  }

  private void keepValidator(HttpHeaders headers) throws IOException {
    String validator =
        headers
            .firstValue("ETag")
            .filter(tag -> !tag.startsWith("W/")) // weak ones may not be used with ranges
            .or(() -> headers.firstValue("Last-Modified"))
            .orElse("");
    if (validator.isEmpty()) {
      Files.deleteIfExists(validatorFile(part));
    } else {
      Files.writeString(validatorFile(part), validator);
    }
  }

  private void write(URI address, InputStream body, long start, long total)
      throws IOException, FetchException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = start;
    long reported = System.nanoTime();
    listener.progress(file, done, total);
    try (FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        StallWatch watch = new StallWatch(body, settings.stallTimeout())) {
      out.truncate(start);
      out.position(start);
      for (int n = read(address, body, buffer, watch);
          n >= 0;
          n = read(address, body, buffer, watch)) {
        for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
          out.write(bytes);
        }
        done += n;
        watch.heard();
        long now = System.nanoTime();
        if (now - reported >= REPORT_NANOS) {
          reported = now;
          listener.progress(file, done, total);
        }
      }
      out.force(true);
    }
    listener.progress(file, done, total);
    if (file.bytes() >= 0 && done < file.bytes()) {
      throw new FetchException(
          "%s ended after %d of %d bytes".formatted(address, done, file.bytes()), true, null);
    }
  }

  private static int read(URI address, InputStream body, byte[] buffer, StallWatch watch)
      throws FetchException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      String reason = watch.fired() ? "no bytes for " + watch.patience() : e.toString();
      throw new FetchException("%s broke off (%s)".formatted(address, reason), true, e);
    }
  }
}
