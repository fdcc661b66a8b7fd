package dev.lanes.jmh.subject;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.LocalResponseNormGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.SoftmaxCrossEntropyGradient;
import dev.lanes.graph.op.Window;
import dev.lanes.jmh.subject.GraphRun.Program;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import java.util.List;

/** Graphs of the operations beside convolutions and products. */
final class OpGraphs {
  private static final float EPSILON = 1e-5f;

  private OpGraphs() {}

  static Program of(OpTask task) {
    Graph g = new Graph();
    if (task.kind() == OpTask.Kind.MOMENTUM) {
      return momentum(g, task);
    }
    Node x = g.batchInput("x", task.x());
    Window window = Window.of(task.dims().window()).withStride(task.dims().stride());
    ResponseNorm norm = // Krizhevsky, Sutskever and Hinton (2012), section 3.3
        new ResponseNorm(
            ResponseNorm.Neighbourhood.CROSS_MAP, task.dims().window(), 1e-4f, 0.75f, 2);
    return switch (task.kind()) {
      case MAX_POOL -> outputs(g.maxPool(x, window));
      case MAX_POOL_GRADIENT ->
          outputs(g.append(new MaxPoolGradient(window), x, g.maxPool(x, window), dy(g, task)));
      case AVERAGE_POOL -> outputs(g.averagePool(x, window));
      case AVERAGE_POOL_GRADIENT ->
          outputs(g.append(new AveragePoolGradient(window, task.x()), dy(g, task)));
      case GLOBAL_AVERAGE_POOL -> outputs(g.globalAveragePool(x));
      case LRN -> outputs(g.localResponseNorm(x, norm));
      case LRN_GRADIENT -> outputs(g.append(new LocalResponseNormGradient(norm), x, dy(g, task)));
      case BATCH_NORM -> {
        Node mean = g.append(new BatchMean(), x);
        Node variance = g.append(new BatchVariance(), x, mean);
        BatchNorm op = new BatchNorm(EPSILON, BatchNorm.Statistics.BATCH);
        yield outputs(
            g.append(
                op, x, channels(g, "scale", task), channels(g, "shift", task), mean, variance));
      }
      case BATCH_NORM_GRADIENT -> {
        Node mean = g.append(new BatchMean(), x);
        Node variance = g.append(new BatchVariance(), x, mean);
        Node dy = dy(g, task);
        yield outputs(
            g.append(
                new BatchNormInputGradient(EPSILON, BatchNorm.Statistics.BATCH),
                x,
                dy,
                channels(g, "scale", task),
                mean,
                variance),
            g.append(new BatchNormScaleGradient(EPSILON), x, dy, mean, variance),
            g.append(new BiasGradient(), dy));
      }
      case SOFTMAX_CROSS_ENTROPY -> {
        int batch = task.dims().n();
        Node labels = g.batchInput("labels", Shape.of(batch));
        Node share = g.constant(1f / batch, Shape.of(batch));
        yield outputs(
            g.softmaxCrossEntropy(x, labels, 0),
            g.append(new SoftmaxCrossEntropyGradient(0), x, labels, share));
      }
      case MOMENTUM -> throw new AssertionError("built above");
    };
  }

  private static Program momentum(Graph g, OpTask task) {
    Variable w = Variable.parameter("w", task.x());
    Variable v = Variable.state("v", task.x());
    Node gradient = g.input("g", task.x());
    Node rate = g.constant(NetworkTask.RATE, Shape.of(1));
    Node update =
        g.append(new MomentumUpdate(w, v, NetworkTask.MOMENTUM, false, 0.0005f, 1), gradient, rate);
    return new Program(List.of(rate), List.of(update), List.of(w, v));
  }

  private static Node dy(Graph g, OpTask task) {
    return g.batchInput("dy", task.y());
  }

  private static Node channels(Graph g, String name, OpTask task) {
    return g.read(Variable.parameter(name, Shape.of(task.dims().c())));
  }

  private static Program outputs(Node... nodes) {
    return new Program(List.of(nodes), List.of(), List.of());
  }
}
