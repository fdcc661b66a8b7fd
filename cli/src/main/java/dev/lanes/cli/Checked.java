package dev.lanes.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Bounds of numbers on the command line. */
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
}
