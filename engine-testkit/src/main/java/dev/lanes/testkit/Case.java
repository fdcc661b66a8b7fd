package dev.lanes.testkit;

import java.util.function.Consumer;

/**
 * A program with data that every backend must run alike, built when it is needed.
 *
 * @param name what it is about; also the seed of its numbers
 * @param recipe fills the scenario
 */
public record Case(String name, Consumer<Scenario> recipe) {
  /** Builds the graph and draws the numbers. */
  public Scenario open() {
    Scenario scenario = new Scenario(name);
    recipe.accept(scenario);
    return scenario;
  }
}
