package dev.lanes.cli;

import dev.lanes.nn.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of a run, by heading and name, for its page. */
final class RunFacts {
  private static final Map<String, String> PROVENANCE =
      names(
          "version", "Lanes",
          "commit", "Commit",
          "jvm", "JVM",
          "os", "System",
          "cpu", "Processor",
          "processors", "Processors",
          "backend", "Backend",
          "device", "Device",
          "peakMemory", "Peak memory",
          "started", "Started");

  private RunFacts() {}

  /**
   * Returns the facts.
   *
   * @param settings those of the training, as it names them
   * @param provenance what the run came about with, as {@link Provenance} names it
   */
  static Map<String, Map<String, String>> of(
      TrainingPlan plan,
      Network network,
      List<String> classes,
      Map<String, String> settings,
      Map<String, String> provenance) {
    Map<String, String> what = new LinkedHashMap<>();
    what.put("Model", plan.model().name());
    what.put("Parameters", ModelsCommand.grouped(network.parameterCount()));
    what.put(
        "Multiply-accumulates",
        ModelsCommand.millions(network.multiplyAccumulates()) + " million an image");
    what.put("Input", network.inputShape().toString());
    what.put("Data set", plan.dataset());
    if (!classes.isEmpty()) {
      what.put("Classes", Integer.toString(classes.size()));
    }
    what.put("Epochs", TrainingReport.epochs(plan.epochs()));
    what.put("Batch", settings.getOrDefault("batch", Integer.toString(plan.batch())));
    what.put("Seed", Long.toString(plan.seed()));
    Map<String, String> how = new LinkedHashMap<>();
    how.put("Loss", settings.getOrDefault("loss", plan.recipe().loss().describe()));
    how.put("Optimiser", settings.getOrDefault("optimizer", plan.recipe().optimizer().describe()));
    how.put("Schedule", settings.getOrDefault("schedule", ""));
    how.put("Preprocessing", plan.recipe().describePreprocessing());
    how.put("Origin", plan.recipe().origin());
    Map<String, String> with = new LinkedHashMap<>();
    PROVENANCE.forEach(
        (name, words) -> {
          String fact = provenance.get(name);
          if (fact != null) {
            with.put(words, fact);
          }
        });
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put("Run", what);
    all.put("Recipe", how);
    all.put("Made with", with);
    return all;
  }

  private static Map<String, String> names(String... pairs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }
}
