package dev.lanes.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How results are printed. */
final class OutputOptions {
  private static final int USUAL_WIDTH = 80;

  @Option(
      names = "--json",
      description = "Print the result as JSON on standard output, and nothing else there.")
  boolean json;

  /** Opens the display for progress: standard error if standard output is to have JSON alone. */
  Display display(CommandSpec spec) {
    CommandLine command = spec.commandLine();
    if (json) {
      return new PlainDisplay(command.getErr());
    }
    return display(spec, command.getOut());
  }

  /** Opens the display for progress on standard error, beside a result on standard output. */
  static Display progressDisplay(CommandSpec spec) {
    return display(spec, spec.commandLine().getErr());
  }

  private static Display display(CommandSpec spec, PrintWriter out) {
    boolean terminal =
        spec.root().userObject() instanceof LanesCommand lanes && lanes.isOnTerminal();
    return terminal ? new BarDisplay(out, width()) : new PlainDisplay(out);
  }

  /** The columns of the terminal where the shell tells them. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9]\\d{1,3}")
        ? Integer.parseInt(columns)
        : USUAL_WIDTH;
  }
}
