package dev.lanes.jmh.subject;

import dev.lanes.graph.Variable;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.spi.Session;
import dev.lanes.train.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Training steps on one batch, as a trainer does them. */
final class TrainingRun implements Prepared {
  private final Session session;
  private final TrainingStep step;
  private final float[] images;
  private final float[] labels;
  private long number;
  private float loss;

  TrainingRun(Session session, NetworkTask task) {
    this.session = session;
    Network network = task.network();
    step =
        new TrainingStep(
            network,
            session,
            task.zooModel().recipe().loss(),
            Optimizer.momentum(NetworkTask.MOMENTUM),
            task.batch(),
            NetworkTask.SEED);
    network.initialise(NetworkTask.SEED, session::write);
    Map<String, float[]> operands = task.operands();
    images = GraphRun.operand(operands, "images");
    labels = GraphRun.operand(operands, "labels");
  }

  @Override
  public void run() {
    loss = step.run(images, labels, NetworkTask.RATE, number++);
  }

  @Override
  public List<float[]> results() {
    List<float[]> results = new ArrayList<>();
    results.add(new float[] {loss});
    for (Variable velocity : step.optimizerState()) {
      float[] values = new float[velocity.shape().size()];
      session.read(velocity, values);
      results.add(values);
    }
    return results;
  }

  @Override
  public void close() {
    session.close();
  }
}
