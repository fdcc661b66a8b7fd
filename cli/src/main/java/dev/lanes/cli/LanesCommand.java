package dev.lanes.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code lanes} itself: only the way to its subcommands. */
@Command(
    name = "lanes",
    header = "Trains and runs convolutional networks in pure Java.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = BuildInfo.class,
    sortOptions = false,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ReportCommand.class,
      BackendsCommand.class,
      ModelsCommand.class,
      DatasetsCommand.class,
      ExplainCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed for a reason that no other code stands for",
      "2:wrong command line: unknown option, model, backend or data set, impossible value",
      "3:data set or image missing, damaged or too small",
      "4:checkpoint missing, damaged, tampered with or of another network",
      "5:backend not available here",
      "6:training diverged: NaN or infinity",
      "7:output folder cannot be written, or is full",
      "8:a kernel is slower than its baseline"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  lanes train                  a small network on the built-in images",
      "  lanes train --help           what can be changed"
    })
final class LanesCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "After an error, also print where in the program it happened.")
  boolean stacktrace;

  private final boolean onTerminal;

  /** Creates the command for output to a terminal or not. */
  LanesCommand(boolean onTerminal) {
    this.onTerminal = onTerminal;
  }

  /** Returns whether a person is watching the output come. */
  boolean isOnTerminal() {
    return onTerminal;
  }

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command, "a command is missing; choose one of " + subcommands(command));
  }

  private static String subcommands(CommandLine command) {
    return String.join(", ", command.getSubcommands().keySet());
  }
}
