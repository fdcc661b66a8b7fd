package dev.lanes.datasets.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that serves one file, well or badly. */
final class TestServer implements AutoCloseable {
  /** What the server does wrong. */
  enum Fault {
    NONE,
    IGNORES_RANGES,
    WRONG_RANGE,
    BREAKS_OFF,
    STALLS
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger statuses = new AtomicInteger();
  private volatile byte[] content;
  private volatile String tag = "\"one\"";
  private volatile Fault fault = Fault.NONE;
  private volatile int status;

  TestServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address(String path) {
    String host = server.getAddress().getAddress().getHostAddress();
    return URI.create("http://%s:%d/%s".formatted(host, server.getAddress().getPort(), path));
  }

  /** Makes the next requests go wrong. */
  void fail(Fault kind, int times) {
    fault = kind;
    faults.set(times);
  }

  /** Makes the next requests answer an error. */
  void answerStatus(int newStatus, int times) {
    status = newStatus;
    statuses.set(times);
  }

  /** Puts another file in place of the first. */
  void replace(byte[] newContent, String newTag) {
    content = newContent;
    tag = newTag;
  }

  /** The Range header of every request so far, or "whole". */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    requests.add(range == null ? "whole" : range);
    Fault now = faults.getAndDecrement() > 0 ? fault : Fault.NONE;
    try (exchange) {
      if (statuses.getAndDecrement() > 0) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      boolean ranged =
          range != null
              && now != Fault.IGNORES_RANGES
              && (condition == null || condition.equals(tag));
      int start = ranged ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
      if (start >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange.getResponseHeaders().set("ETag", tag);
      if (ranged) {
        int claimed = now == Fault.WRONG_RANGE ? 0 : start;
        String sent = "bytes %d-%d/%d".formatted(claimed, content.length - 1, content.length);
        exchange.getResponseHeaders().set("Content-Range", sent);
      }
      send(exchange, ranged ? 206 : 200, Arrays.copyOfRange(content, start, content.length), now);
    }
  }

  private static void send(HttpExchange exchange, int code, byte[] body, Fault now)
      throws IOException {
    exchange.sendResponseHeaders(code, body.length);
    boolean half = now == Fault.BREAKS_OFF || now == Fault.STALLS;
    exchange.getResponseBody().write(body, 0, half ? body.length / 2 : body.length);
    exchange.getResponseBody().flush();
    if (now == Fault.STALLS) {
      try {
        Thread.sleep(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
