package dev.lanes.testkit;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Networks small enough to train a few steps of in a test. */
final class SmallNetwork {
  private static final Window POOL = Window.of(3).withStride(2).withCeil();

  private final Scenario scenario;
  private final Graph graph;
  private final List<Variable> parameters = new ArrayList<>();

  private SmallNetwork(Scenario scenario) {
    this.scenario = scenario;
    this.graph = scenario.graph();
  }

  /** Fills the scenario with conv, pool, relu, fully connected, loss and momentum. */
  static void build(Scenario s, int batch) {
    SmallNetwork net = new SmallNetwork(s);
    Graph g = s.graph();
    Node x = s.batch(batch, 3, 9, 8);
    Node h = net.convolution(x, 7, 3);
    h = g.relu(g.maxPool(h, POOL));
    h = net.dense(g.flatten(h), 13);
    net.train(net.dense(g.relu(h), 5), s.labels(batch, 5));
  }

  /** Fills the scenario with every kind of layer. */
  static void buildRich(Scenario s, int batch) {
    SmallNetwork net = new SmallNetwork(s);
    Graph g = s.graph();
    Node x = s.batch(batch, 3, 12, 12);
    Node h = g.relu(net.convolution(x, 8, 5));
    h = g.maxPool(h, POOL);
    h =
        g.localResponseNorm(
            h, new ResponseNorm(ResponseNorm.Neighbourhood.CROSS_MAP, 5, 0.02f, 0.75f, 1));
    Node branch = g.scaledTanh(net.convolution(h, 8, 3), 1.7159f, 2 / 3f);
    h = g.concatenate(1, net.normalised(g.add(h, branch)), g.logistic(branch));
    h = g.averagePool(g.leakyRelu(net.convolution(h, 6, 3), 0.1f), POOL);
    h =
        g.localResponseNorm(
            h, new ResponseNorm(ResponseNorm.Neighbourhood.SAME_MAP, 3, 0.02f, 0.75f, 1));
    h = g.dropout(net.dense(g.flatten(h), 16), 0.5f, 11);
    net.train(net.dense(h, 10), s.labels(batch, 10));
  }

  private Node variable(String name, float deviation, int... dimensions) {
    float[] values = scenario.numbers().gaussian(Shape.of(dimensions).size());
    for (int i = 0; i < values.length; i++) {
      values[i] *= deviation;
    }
    Variable variable = Variable.parameter(name + parameters.size(), Shape.of(dimensions));
    parameters.add(scenario.variable(variable, values));
    return graph.read(variable);
  }

  private Node convolution(Node x, int filters, int size) {
    int channels = x.shape().dim(1);
    float deviation = (float) Math.sqrt(1.0 / (channels * size * size));
    Node w = variable("filter", deviation, filters, channels, size, size);
    Node y = graph.conv2d(x, w, Convolution.DEFAULT.withPadding(size / 2));
    return graph.addBias(y, variable("bias", 0.1f, filters));
  }

  private Node dense(Node x, int out) {
    int in = x.shape().dim(1);
    Node w = variable("weight", (float) Math.sqrt(1.0 / in), out, in);
    return graph.addBias(graph.matMul(x, w, false, true), variable("bias", 0.1f, out));
  }

  private Node normalised(Node x) {
    Node mean = graph.append(new BatchMean(), x);
    return graph.append(
        new BatchNorm(1e-3f, BatchNorm.Statistics.BATCH),
        x,
        variable("scale", 1, x.shape().dim(1)),
        variable("shift", 0.1f, x.shape().dim(1)),
        mean,
        graph.append(new BatchVariance(), x, mean));
  }

  private void train(Node logits, Node labels) {
    Node loss = graph.meanAll(graph.softmaxCrossEntropy(logits, labels, 0));
    scenario.output(loss, logits);
    List<Node> gradients = Gradients.of(loss, parameters.stream().map(graph::read).toList());
    Node rate = scenario.input(new float[] {0.05f}, 1);
    for (int i = 0; i < parameters.size(); i++) {
      Variable parameter = parameters.get(i);
      Variable velocity = Variable.state(parameter.name() + ".velocity", parameter.shape());
      scenario.variable(velocity, new float[parameter.shape().size()]);
      MomentumUpdate op = new MomentumUpdate(parameter, velocity, 0.9f, false, 0.001f, 1);
      scenario.update(graph.append(op, gradients.get(i), rate));
    }
    scenario.loosen(4);
  }
}
