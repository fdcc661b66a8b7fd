package dev.lanes.jmh.subject;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.nn.Network;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.List;

/** Forward passes: images in, outputs out. */
final class InferenceRun implements Prepared {
  private final Session session;
  private final Executable executable;
  private final Node input;
  private final Node output;
  private final float[] images;
  private final float[] outputs;

  InferenceRun(Session session, NetworkTask task) {
    this.session = session;
    Network network = task.network();
    Graph g = new Graph();
    input = g.batchInput("images", Network.withBatch(task.batch(), network.inputShape()));
    output = network.buildInference(g, input);
    executable = session.compile(Planner.plan(List.of(output)));
    network.initialise(NetworkTask.SEED, session::write);
    images = GraphRun.operand(task.operands(), "images");
    outputs = new float[output.shape().size()];
  }

  @Override
  public void run() {
    executable.feed(input, images);
    executable.run(0);
    executable.fetch(output, outputs);
  }

  @Override
  public List<float[]> results() {
    return List.of(outputs.clone());
  }

  @Override
  public void close() {
    session.close();
  }
}
