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
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a batch that is taken in pieces, summed up in variables, and the update by them.
 *
 * <p>Between steps the sums are zero, so no checkpoint needs them.
 */
final class Accumulation {
  private final List<Variable> parameters;
  private final Session session;
  private final List<Variable> sums;
  private @Nullable Executable update;
  private @Nullable Node rate;
  private boolean open; // a step was begun and not finished

  Accumulation(List<Variable> parameters, Session session) {
    this.parameters = parameters;
    this.session = session;
    this.sums =
        parameters.stream().map(w -> Variable.state("accumulated." + w.name(), w.shape())).toList();
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

  /**
   * Compiles the update by the sums, which sets them to zero, and returns the optimiser's state.
   */
  List<Variable> compile(Optimizer optimizer) {
    Graph g = new Graph();
    Node scheduled = g.input("rate", Shape.of(1));
    List<Node> gradients = sums.stream().map(g::read).toList();
    Optimizer.Updates updates = optimizer.append(g, parameters, gradients, scheduled);
    List<Node> changes = new ArrayList<>(updates.nodes());
    for (Variable sum : sums) { // after the updates, which run in the order they are appended
      changes.add(g.assign(sum, g.constant(0, sum.shape())));
    }
    update = session.compile(Planner.plan(List.of(scheduled), changes, scheduled));
    rate = scheduled;
    return updates.state();
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
    if (update == null || rate == null) {
      throw new IllegalStateException("training: the update was not compiled");
    }
    update.feed(rate, learningRate);
    update.run(step);
    open = false;
  }
}
