package dev.lanes.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanes.cli.page.RunPage;
import dev.lanes.cli.page.RunView;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run's page on this computer while it trains.
 *
 * <p>{@code /} is the page; it asks {@code /live?after=VERSION} every second for the parts that
 * have changed since. Only this computer can reach it, and only under its local names, so that no
 * page from elsewhere can read it through a browser.
 */
final class LiveServer implements AutoCloseable {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final long PATIENCE_NANOS = 2_500_000_000L;

  private static final String SCRIPT =
      """
      let version = 0, failed = 0;
      const ask = async () => {
        try {
          const answer = await fetch("live?after=" + version, {cache: "no-store"});
          const news = await answer.json();
          failed = 0;
          for (const [name, html] of Object.entries(news.parts)) {
            document.getElementById(name).innerHTML = html;
          }
          version = document.body.dataset.version = news.version;
          if (news.over) return;
        } catch (error) {
          failed++;
          if (failed === 3) {
            const note = document.createElement("p");
            note.className = "warning";
            note.textContent = "No more news: the run was ended. What it left in its folder is shown by lanes report.";
            document.getElementById("head").append(note);
          }
        }
        setTimeout(ask, failed === 0 ? 1000 : 5000);
      };
      setTimeout(ask, 1000);
      """;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private volatile @Nullable LiveRun run;
  private long drawn;
  private long answered; // the version of the answer that is being given
  private volatile long seen; // the version that was given out last, to its end
  private volatile long lastAsked = System.nanoTime() - PATIENCE_NANOS;

  /** A part of the page, and the version it changed with. */
  private record Part(String html, long version) {}

  private LiveServer(HttpServer server) {
    this.server = server;
    this.executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lanes-page").factory());
    server.setExecutor(executor);
    server.createContext("/", this::answer);
  }

  /**
   * Takes a port, before training begins.
   *
   * @param port 0 for any that is free
   * @throws CommandException if it cannot be had
   */
  static LiveServer on(int port) {
    try {
      InetAddress here = InetAddress.getLoopbackAddress();
      return new LiveServer(HttpServer.create(new InetSocketAddress(here, port), 0));
    } catch (IOException e) {
      String reason = e instanceof BindException ? "is in use or not allowed" : "cannot be had";
      throw new CommandException(
          ExitCode.FAILED,
          "serve: the port %d %s: %s; give another by --serve, or 0 for any that is free"
              .formatted(port, reason, e.getMessage()),
          e);
    }
  }

  /** Begins to show a run. */
  void show(LiveRun shown) {
    run = shown;
    server.start();
  }

  /** Returns where the page is. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      LiveRun shown = run;
      String path = exchange.getRequestURI().getPath();
      if (!isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
        send(exchange, 403, "text/plain", "only for this computer\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", "only to be looked at\n");
      } else if (shown != null && path.equals("/")) {
        send(exchange, 200, "text/html", RunPage.livePage(shown.view(), SCRIPT));
      } else if (shown != null && path.equals("/live")) {
        send(exchange, 200, "application/json", news(shown, after(exchange)));
      } else {
        send(exchange, 404, "text/plain", "there is nothing here but /\n");
      }
    }
    seen = answered; // the end of the run waits for it
  }

  private static boolean isLocal(@Nullable String host) {
    return host != null && LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", ""));
  }

  private static long after(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.matches("after=\\d{1,18}")
        ? Long.parseLong(query.substring(6))
        : 0;
  }

  /** Returns the parts that changed after a version, on the one thread that answers. */
  private String news(LiveRun shown, long after) {
    boolean over = !shown.isTraining(); // asked first: what comes after it is in the next answer
    long version = shown.version();
    if (version != drawn) {
      RunView view = shown.view();
      RunPage.sections(view)
          .forEach(
              (name, html) -> {
                Part before = parts.get(name);
                if (before == null || !before.html.equals(html)) {
                  parts.put(name, new Part(html, version));
                }
              });
      drawn = version;
    }
    Map<String, String> changed = new LinkedHashMap<>();
    parts.forEach(
        (name, part) -> {
          if (part.version > after) {
            changed.put(name, part.html);
          }
        });
    lastAsked = System.nanoTime();
    answered = version;
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("version", version);
    all.put("over", over);
    all.put("parts", changed);
    return Json.line(all);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Ends; a page that was asking until now may see the end of the run first. */
  @Override
  public void close() {
    LiveRun shown = run;
    if (shown != null) {
      if (shown.isTraining()) {
        shown.end("stopped");
      }
      long start = System.nanoTime();
      while (start - lastAsked < PATIENCE_NANOS
          && seen < shown.version()
          && System.nanoTime() - start < PATIENCE_NANOS) {
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    server.stop(0);
    executor.shutdownNow();
  }
}
