package dev.lanes.cli;

import dev.lanes.datasets.NearestNames;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.Zoo;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What values on the command line must be. */
final class Checked {
  private Checked() {}

  /** Returns the value of an option, which must be at least 1. */
  static int positive(CommandSpec spec, String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " is too small; give at least 1");
    }
    return value;
  }

  /** Returns the value of an option, which must be a number above 0. */
  static double positive(CommandSpec spec, String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " is impossible; give a number above 0");
    }
    return value;
  }

  /** Returns the model of that name, which must be one of the zoo. */
  static Model model(CommandSpec spec, String option, String name) {
    return Zoo.find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "%s: there is no '%s'; %s"
                        .formatted(option, name, NearestNames.suggestion(name, Zoo.names()))));
  }
}
