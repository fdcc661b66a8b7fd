package dev.lanes.train;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.optim.Optimizer;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a batch that is taken in pieces, summed up in variables, and the update by them.
 *
 * <p>Between steps the sums are zero, so no checkpoint needs them.
 */
final class Accumulation {
  private final Session session;
  private final List<Variable> sums;
  private final Executable update;
  private final Node rate;
  private final List<Variable> optimizerState;
  private boolean open; // a step was begun and not finished

  /** Compiles the update by the sums, which sets them to zero. */
  Accumulation(List<Variable> parameters, Optimizer optimizer, Session session) {
    this.session = session;
    this.sums =
        parameters.stream().map(w -> Variable.state("accumulated." + w.name(), w.shape())).toList();
    Graph g = new Graph();
    this.rate = g.input("rate", Shape.of(1));
    List<Node> gradients = sums.stream().map(g::read).toList();
    Optimizer.Updates updates = optimizer.append(g, parameters, gradients, rate);
    this.optimizerState = updates.state();
    List<Node> changes = new ArrayList<>(updates.nodes());
    for (Variable sum : sums) { // after the updates, which run in the order they are appended
      changes.add(g.assign(sum, g.constant(0, sum.shape())));
    }
    this.update = session.compile(Planner.plan(List.of(rate), changes, rate));
  }

  /** Returns the variables the optimiser keeps. */
  List<Variable> optimizerState() {
    return optimizerState;
  }

  /** Appends the additions of a piece's gradients, of which each counts {@code 1/pieces}. */
  List<Node> append(Graph g, List<Node> gradients, int pieces) {
    List<Node> changes = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      Variable sum = sums.get(i);
      Node more = g.add(g.read(sum), g.scale(gradients.get(i), 1f / pieces));
      changes.add(g.assign(sum, more));
    }
    return changes;
  }

  /** Begins a step; what one that failed has left is thrown away. */
  void begin() {
    if (open) {
      sums.forEach(sum -> session.write(sum, new float[sum.shape().size()]));
    }
    open = true;
  }

  /** Ends a step with the update. */
  void update(float[] learningRate, long step) {
    update.feed(rate, learningRate);
    update.run(step);
    open = false;
  }
}
