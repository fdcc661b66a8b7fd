package dev.lanes.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanes bench}: only the way to its subcommands. */
@Command(
    name = "bench",
    header = "Measures speed: kernels and networks, beside peers and past figures.",
    description = {
      "",
      "Every result is checked against the scalar backend before it is timed."
          + " Subjects take turns in a JVM, A B A B ..., so that what the"
          + " machine does meanwhile meets them all; a share of the peak is one of the"
          + " multiply-add peak or memory bandwidth measured beside them."
    },
    synopsisSubcommandLabel = "WHAT",
    subcommands = {
      BenchShapesCommand.GemmCommand.class,
      BenchShapesCommand.ConvCommand.class,
      BenchShapesCommand.OpsCommand.class,
      BenchModelsCommand.TrainingCommand.class,
      BenchModelsCommand.InferenceCommand.class,
      BenchMemoryCommand.class,
      BenchSpeedupCommand.class,
      BenchGateCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes bench conv --quick --peers --html conv.html",
      "  lanes bench speedup",
      "  lanes bench gate"
    })
final class BenchCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench: say what; choose one of "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
