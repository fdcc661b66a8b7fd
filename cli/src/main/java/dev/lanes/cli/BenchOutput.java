package dev.lanes.cli;

import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.report.Figures;
import dev.lanes.jmh.report.HtmlReport;
import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.ReportJson;
import dev.lanes.jmh.report.ReportTable;
import dev.lanes.jmh.report.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where figures go, and what is shown while they are taken. */
final class BenchOutput implements Bench.Listener {
  @Spec(Spec.Target.MIXEE)
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all figures there, after every JVM anew.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with charts there, which needs no network.")
  private @Nullable Path html;

  private @Nullable Display display;
  private volatile @Nullable Bench bench;
  private volatile boolean stopping;

  /** Runs a bench, prints its table and writes its files; what was measured is never lost. */
  Report run(Bench measuring) {
    return watched(
        () -> {
          watch(measuring);
          Report report = measuring.run();
          keep(report);
          if (!measuring.isStopped()) {
            PrintWriter out = spec.commandLine().getOut();
            ReportTable.lines(report).forEach(out::println);
          }
          return report;
        });
  }

  /** Names the bench that is to be stopped if the program is interrupted. */
  void watch(Bench measuring) {
    bench = measuring;
    if (stopping) {
      measuring.stop();
    }
  }

  /**
   * Runs the body with a display of the progress; if the program is interrupted meanwhile, stops
   * the bench and tells what there is.
   */
  <T> T watched(Supplier<T> body) {
    requireWritable(json);
    requireWritable(html);
    Thread interrupted = new Thread(this::interrupted, "lanes-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (Display shown = OutputOptions.progressDisplay(spec)) {
      display = shown;
      return body.get();
    } finally {
      display = null;
      try {
        Runtime.getRuntime().removeShutdownHook(interrupted);
      } catch (IllegalStateException e) {
        // The hook is running already, and tells what has to be told.
      }
    }
  }

  private void interrupted() {
    stopping = true;
    Bench last = bench;
    if (last == null) {
      return;
    }
    last.stop();
    Report report = last.report();
    keep(report);
    CommandLine command = spec.commandLine();
    if (!report.rows().isEmpty()) {
      command.getOut().println();
      ReportTable.lines(report).forEach(command.getOut()::println);
      command.getOut().flush();
    }
    command
        .getErr()
        .printf(
            "%s: interrupted; the %d figures measured so far are %s%n",
            spec.qualifiedName(),
            report.rows().size(),
            json == null ? "above, --json would keep them" : "in " + json);
    command.getErr().flush();
  }

  @Override
  public void doing(int done, int total, String what, double secondsLeft) {
    Display shown = display;
    if (shown != null) {
      shown.progress("bench", done, total, left(secondsLeft) + what);
    }
  }

  @Override
  public void finished(int done, int total, Report report, List<Row> fresh, double secondsLeft) {
    keep(report);
    Display shown = display;
    if (shown != null && !fresh.isEmpty()) {
      Row first = fresh.getFirst();
      String figures =
          fresh.stream()
              .map(
                  row ->
                      "%s/%d %s"
                          .formatted(
                              row.subject(), row.threads(), Figures.seconds(row.medianSeconds())))
              .collect(Collectors.joining(", "));
      shown.line(
          "%d/%d %s %s: %s%s"
              .formatted(
                  done,
                  total,
                  first.benchmark(),
                  first.shape(),
                  figures,
                  done == total ? "" : "; " + left(secondsLeft).strip()));
    }
  }

  @Override
  public void failed(String why) {
    Display shown = display;
    if (shown != null) {
      shown.line("failed: " + why);
    }
  }

  @Override
  public void output(String line) {
    spec.commandLine().getErr().println(line);
  }

  private static String left(double seconds) {
    if (seconds < 0) {
      return "";
    }
    return seconds < 90
        ? "%d s left  ".formatted(Math.round(seconds))
        : "%d min left  ".formatted(Math.round(seconds / 60));
  }

  /** Writes the files as they are to be now. */
  synchronized void keep(Report report) {
    try {
      if (json != null) {
        ReportJson.write(report, json);
      }
      if (html != null) {
        Files.writeString(html, HtmlReport.page(report));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(
          ExitCode.OUTPUT, "bench: the figures cannot be written: " + e.getMessage(), e);
    }
  }

  /** Refuses before the measuring what would fail after it. */
  private static void requireWritable(@Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null
        || !Files.isDirectory(folder)
        || !Files.isWritable(folder)
        || Files.isDirectory(file)) {
      throw new CommandException(
          ExitCode.OUTPUT,
          "bench: %s cannot be written; name a file in a folder that is there and can be written"
              .formatted(file));
    }
  }
}
