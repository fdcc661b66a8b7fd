package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;

/** Averages of parameters, in variables of the session. */
final class WeightAverage {
  private final Session session;
  private final List<Variable> parameters;
  private final List<Variable> averages;
  private final Executable update;
  private final Node share;
  private final float[] shareValue = new float[1];

  /** Compiles the update. */
  WeightAverage(List<Variable> parameters, Session session) {
    this.session = session;
    this.parameters = parameters;
    this.averages =
        parameters.stream().map(w -> Variable.state("average." + w.name(), w.shape())).toList();
    Graph g = new Graph();
    share = g.input("share", Shape.of(1));
    List<Node> changes = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Node average = g.read(averages.get(i));
      Node step = g.multiply(share, g.subtract(g.read(parameters.get(i)), average));
      changes.add(g.assign(averages.get(i), g.add(average, step)));
    }
    update = session.compile(Planner.plan(List.of(share), changes, share));
  }

  /** Returns the variables it keeps. */
  List<Variable> state() {
    return averages;
  }

  /** Moves the averages towards the parameters by a share of the way. */
  void add(float newShare, long step) {
    shareValue[0] = newShare;
    update.feed(share, shareValue);
    update.run(step);
  }

  /** Sets the parameters to their averages. */
  void use() {
    for (int i = 0; i < parameters.size(); i++) {
      float[] values = new float[parameters.get(i).shape().size()];
      session.read(averages.get(i), values);
      session.write(parameters.get(i), values);
    }
  }
}
