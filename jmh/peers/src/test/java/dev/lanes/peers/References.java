package dev.lanes.peers;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.plan.Planner;
import dev.lanes.scalar.ScalarBackend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import dev.lanes.train.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results of tasks, by the shortest loops there are. */
final class References {
  private References() {}

  static List<float[]> of(Gemm task) {
    float[] a = task.operands().get("a");
    float[] b = task.operands().get("b");
    float[] c = new float[task.m() * task.n()];
    for (int i = 0; i < task.m(); i++) {
      for (int j = 0; j < task.n(); j++) {
        double sum = 0;
        for (int l = 0; l < task.k(); l++) {
          sum += (double) a[i * task.k() + l] * b[l * task.n() + j];
        }
        c[i * task.n() + j] = (float) sum;
      }
    }
    return List.of(c);
  }

  static List<float[]> of(Conv task) {
    Map<String, float[]> operands = task.operands();
    float[] x = operands.getOrDefault("x", new float[task.image().size()]);
    float[] w = operands.getOrDefault("w", new float[task.filter().size()]);
    float[] y = new float[task.result().size()];
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    float[] db = new float[task.k()];
    walk(task, (i, f, o) -> y[o] += x[i] * w[f]);
    if (task.pass() == Conv.Pass.FORWARD) {
      return List.of(y);
    }
    float[] dy = operands.get("dy").clone();
    int plane = y.length / task.n() / task.k();
    if (task.pass() == Conv.Pass.TRAINING) {
      for (int o = 0; o < y.length; o++) {
        int filter = o / plane % task.k();
        y[o] = Math.max(0, y[o] + operands.get("bias")[filter]);
        dy[o] = y[o] > 0 ? dy[o] : 0;
        db[filter] += dy[o];
      }
    }
    walk(
        task,
        (i, f, o) -> {
          dx[i] += dy[o] * w[f];
          dw[f] += dy[o] * x[i];
        });
    return switch (task.pass()) {
      case INPUT_GRADIENT -> List.of(dx);
      case FILTER_GRADIENT -> List.of(dw);
      default -> List.of(y, dx, dw, db);
    };
  }

  private interface Product {
    void at(int image, int filter, int result);
  }

  private static void walk(Conv t, Product product) {
    int rows = t.result().dim(2);
    int columns = t.result().dim(3);
    int cg = t.c() / t.groups();
    for (int n = 0; n < t.n(); n++) {
      for (int k = 0; k < t.k(); k++) {
        int from = k / (t.k() / t.groups()) * cg;
        for (int p = 0; p < rows * columns; p++) {
          for (int q = 0; q < cg * t.r() * t.s(); q++) {
            int row = p / columns * t.stride() - t.pad() + q / t.s() % t.r();
            int column = p % columns * t.stride() - t.pad() + q % t.s();
            if (row >= 0 && row < t.h() && column >= 0 && column < t.w()) {
              int channel = from + q / (t.r() * t.s());
              product.at(
                  ((n * t.c() + channel) * t.h() + row) * t.w() + column,
                  k * cg * t.r() * t.s() + q,
                  (n * t.k() + k) * rows * columns + p);
            }
          }
        }
      }
    }
  }

  /** Pools and their gradients. */
  static List<float[]> of(OpTask task) {
    float[] x = task.operands().get("x");
    float[] dy = task.operands().getOrDefault("dy", new float[task.y().size()]);
    float[] y = new float[task.y().size()];
    float[] dx = new float[x.length];
    boolean max = task.kind().name().startsWith("MAX");
    int size = task.dims().window();
    int rows = task.y().dim(2);
    int columns = task.y().dim(3);
    for (int o = 0; o < y.length; o++) {
      int corner =
          (o / (rows * columns) * task.dims().h() + o / columns % rows * task.dims().stride())
                  * task.dims().w()
              + o % columns * task.dims().stride();
      int best = corner;
      for (int q = 0; q < size * size; q++) {
        int i = corner + q / size * task.dims().w() + q % size;
        best = x[i] > x[best] ? i : best;
        y[o] += max ? 0 : x[i] / (size * size);
        dx[i] += max ? 0 : dy[o] / (size * size);
      }
      y[o] = max ? x[best] : y[o];
      dx[best] += max ? dy[o] : 0;
    }
    return List.of(task.kind().name().endsWith("GRADIENT") ? dx : y);
  }

  /** The scalar backend's first step. */
  static List<float[]> of(NetworkTask task) {
    return of(task, BackendOptions.DEFAULT);
  }

  /** The scalar backend's first step, with some options. */
  static List<float[]> of(NetworkTask task, BackendOptions options) {
    Network network = task.network();
    float[] images = task.operands().get("images");
    List<float[]> results = new ArrayList<>();
    try (Session session = new ScalarBackend().open(options)) {
      network.initialise(NetworkTask.SEED, session::write);
      if (!task.training()) {
        Graph graph = new Graph();
        Node in =
            graph.batchInput("images", Network.withBatch(task.batch(), network.inputShape()));
        Node out = network.buildInference(graph, in);
        Executable program = session.compile(Planner.plan(List.of(out)));
        program.feed(in, images);
        program.run(0);
        results.add(new float[out.shape().size()]);
        program.fetch(out, results.getFirst());
        return results;
      }
      TrainingStep step =
          new TrainingStep(
              network,
              session,
              task.zooModel().recipe().loss(),
              Optimizer.momentum(NetworkTask.MOMENTUM),
              task.batch(),
              NetworkTask.SEED);
      float[] labels = task.operands().get("labels");
      results.add(new float[] {step.run(images, labels, NetworkTask.RATE, 0)});
      for (Variable velocity : step.optimizerState()) {
        float[] values = new float[velocity.shape().size()];
        session.read(velocity, values);
        results.add(values);
      }
    }
    return results;
  }
}
