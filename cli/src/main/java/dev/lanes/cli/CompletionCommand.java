package dev.lanes.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanes completion}: the script that lets the shell complete command lines. */
@Command(
    name = "completion",
    header = "Prints a script that completes lanes command lines in bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(lanes completion)   in ~/.bashrc or ~/.zshrc, to have it always")
final class CompletionCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .print(AutoComplete.bash("lanes", spec.root().commandLine()).replace("\r", ""));
  }
}
