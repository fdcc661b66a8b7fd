package dev.lanes.cli;

import dev.lanes.datasets.LeastSquares;
import dev.lanes.datasets.TabularDataset;
import dev.lanes.datasets.loading.Preprocessing;
import dev.lanes.graph.Variable;
import dev.lanes.jmh.report.TextTable;
import dev.lanes.nn.Network;
import dev.lanes.spi.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What linear regression learned, beside the closed form, both for the table as it is. */
final class RegressionReport {
  private final TabularDataset table;
  private final double[] learned;
  private final double[] exact;

  private RegressionReport(TabularDataset table, double[] learned, double[] exact) {
    this.table = table;
    this.learned = learned;
    this.exact = exact;
  }

  /** Reads the weights of a network that is one fully connected layer with one output. */
  static RegressionReport of(
      TabularDataset table, Preprocessing preprocessing, Network network, Session session) {
    List<Variable> parameters = network.parameters(); // the factors, then the intercept
    float[] weights = new float[parameters.get(0).shape().size()];
    float[] bias = new float[1];
    session.read(parameters.get(0), weights);
    session.read(parameters.get(1), bias);
    Map<String, float[]> state = preprocessing.state();
    float[] mean = state.getOrDefault("mean", new float[weights.length]);
    float[] std = state.getOrDefault("std", new float[weights.length]);
    double[] learned = new double[weights.length + 1]; // the intercept is the last, as in solve
    learned[weights.length] = bias[0];
    for (int c = 0; c < weights.length; c++) {
      learned[c] = (double) weights[c] / std[c];
      learned[weights.length] -= learned[c] * mean[c];
    }
    return new RegressionReport(table, learned, LeastSquares.solve(table.train()));
  }

  /** Returns a line a weight. */
  List<String> lines() {
    TextTable rows = new TextTable("lrr", table.targetName() + " =", "learned", "closed form");
    for (int i = 0; i < learned.length; i++) {
      rows.row(name(i), number(learned[i]), number(exact[i]));
    }
    return rows.lines();
  }

  /** Returns the weights by name. */
  Map<String, Object> describe() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < learned.length; i++) {
      all.put(name(i), Map.of("learned", learned[i], "closedForm", exact[i]));
    }
    return all;
  }

  private String name(int i) {
    int features = table.featureNames().size();
    return i == features ? "intercept" : "times " + table.featureNames().get(i);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
