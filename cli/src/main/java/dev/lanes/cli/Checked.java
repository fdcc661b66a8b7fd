package dev.lanes.cli;

import dev.lanes.datasets.NearestNames;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.ModelText;
import dev.lanes.zoo.ModelTextException;
import dev.lanes.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Returns the model of that name, one of the zoo, or the one that a file describes. */
  static Model model(CommandSpec spec, String option, String name) {
    Path file = Path.of(name);
    return Zoo.find(name).isEmpty() && Files.isRegularFile(file)
        ? described(spec, option, file)
        : known(spec, option, "network or file", name);
  }

  /** Returns the model of that name, which must be one of the zoo. */
  static Model zooModel(CommandSpec spec, String option, String name) {
    return known(spec, option, "network", name);
  }

  private static Model known(CommandSpec spec, String option, String what, String name) {
    return Zoo.find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "%s: there is no %s '%s'; %s"
                        .formatted(
                            option, what, name, NearestNames.suggestion(name, Zoo.names()))));
  }

  private static Model described(CommandSpec spec, String option, Path file) {
    String name = file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    try {
      return ModelText.model(name, file.toString(), Files.readString(file));
    } catch (ModelTextException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException e) { // also what is no text
      throw new ParameterException(
          spec.commandLine(),
          "%s: %s cannot be read as a text: %s; see lanes help models".formatted(option, file, e),
          e);
    }
  }
}
