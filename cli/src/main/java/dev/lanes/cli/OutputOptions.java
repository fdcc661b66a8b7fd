package dev.lanes.cli;

import picocli.CommandLine.Option;

/** How results are printed. */
final class OutputOptions {
  @Option(
      names = "--json",
      description = "Print the result as JSON on standard output, and nothing else there.")
  boolean json;
}
