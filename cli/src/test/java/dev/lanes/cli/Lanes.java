package dev.lanes.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command line that was run in this JVM.
 *
 * @param exitCode what it ended with
 * @param out what it printed
 * @param err what it complained of
 */
record Lanes(int exitCode, String out, String err) {
  static Lanes run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
    return new Lanes(exitCode, out.toString(), err.toString());
  }

  /** The complaint, which must be a single line. */
  String complaint() {
    if (err.lines().count() != 1) {
      throw new AssertionError("not one line on stderr but:\n" + err);
    }
    return err.strip();
  }
}
