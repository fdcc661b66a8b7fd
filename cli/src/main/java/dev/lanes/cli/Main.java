package dev.lanes.cli;

import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** The entry point of {@code lanes}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    CommandLine lanes = commandLine(new LanesCommand(isTerminal()), out, err);
    int code;
    try {
      code = lanes.execute(args);
    } catch (OutOfMemoryError e) {
      code = Errors.report(e, lanes);
    }
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintWriter writer(PrintStream to) {
    return SpelledUnits.writer(new OutputStreamWriter(to, to.charset()), to.charset());
  }

  /** Whether a person sees the output come, on a terminal that can rewrite a line. */
  @SuppressWarnings("SystemConsoleNull") // it is null where the module of the console is left out
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Returns the command with all its subcommands, writing to the two given writers. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine(new LanesCommand(false), out, err);
  }

  private static CommandLine commandLine(LanesCommand lanes, PrintWriter out, PrintWriter err) {
    return new CommandLine(lanes)
        .setOut(out)
        .setErr(err)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Errors::wrongUsage)
        .setExecutionExceptionHandler(Errors::failed);
  }
}
