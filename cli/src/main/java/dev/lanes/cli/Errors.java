package dev.lanes.cli;

import dev.lanes.checkpoint.CheckpointException;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.NearestNames;
import dev.lanes.spi.NonFiniteException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on stderr and an exit code. */
final class Errors {
  private Errors() {}

  /** Says what is wrong with the command line. */
  static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(nameOf(command) + ": " + withSuggestions(e) + "; see " + helpOf(command));
    return ExitCode.USAGE;
  }

  /** Says why a command failed. */
  static int failed(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, command);
  }

  /** Prints one line, or with {@code --stacktrace} all there is, and returns the exit code. */
  static int report(Throwable e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println(nameOf(command) + ": " + describe(e));
    if (wantsStackTrace(command)) {
      e.printStackTrace(err);
    }
    err.flush();
    return exitCode(e);
  }

  private static int exitCode(Throwable e) {
    return switch (e) {
      case CommandException known -> known.exitCode();
      case DataException ignored -> ExitCode.DATA;
      case CheckpointException ignored -> ExitCode.CHECKPOINT;
      case NonFiniteException ignored -> ExitCode.DIVERGED;
      case UnsupportedOperationException ignored -> ExitCode.BACKEND;
      case IllegalArgumentException ignored -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }

  private static String describe(Throwable e) {
    String message = e.getMessage();
    boolean written =
        e instanceof CommandException
            || e instanceof DataException
            || e instanceof CheckpointException
            || e instanceof NonFiniteException
            || e instanceof UnsupportedOperationException
            || e instanceof IllegalArgumentException;
    if (written && message != null) {
      return message;
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory ("
          + message
          + "); give a smaller --batch, or more memory: JAVA_TOOL_OPTIONS=-Xmx8g lanes ...";
    }
    return "unexpected error: " + e + "; run it again with --stacktrace and report what it prints";
  }

  private static String withSuggestions(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    String message = String.valueOf(e.getMessage()).strip();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String wrong = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      return "there is no option '%s'; %s"
          .formatted(wrong, suggestion(wrong, command.getCommandSpec().optionsMap().keySet()));
    }
    if (!command.getSubcommands().isEmpty()) {
      return "there is no command '%s'; %s"
          .formatted(wrong, suggestion(wrong, command.getSubcommands().keySet()));
    }
    return "'%s' is one word too many; put words with blanks in quotes".formatted(wrong);
  }

  private static String suggestion(String wrong, Collection<String> known) {
    return NearestNames.suggestion(wrong, known.stream().filter(n -> n.length() > 2).toList());
  }

  private static boolean wantsStackTrace(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand() instanceof LanesCommand lanes && lanes.stacktrace;
  }

  private static String nameOf(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String helpOf(CommandLine command) {
    return nameOf(command) + " --help";
  }
}
