package dev.lanes.testkit;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNorm.Statistics;
import dev.lanes.graph.op.BatchVariance;
import java.util.ArrayList;
import java.util.List;

/** Batch normalisation with statistics of the batch and with running ones. */
final class BatchNormCases {
  private BatchNormCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape :
        List.of(
            new int[] {3, 1},
            new int[] {17, 13},
            new int[] {103, 7},
            new int[] {7, 207},
            new int[] {1, 3, 7, 13},
            new int[] {16, 7, 3, 3},
            new int[] {37, 3, 5, 1},
            new int[] {17, 13, 1, 1})) {
      cases.add(
          new Case(
              "batch normalisation, training " + Cases.join(shape),
              s -> {
                Graph g = s.graph();
                Node x = s.batch(shape);
                Node scale = s.parameter(shape[1]);
                Node shift = s.parameter(shape[1]);
                Node mean = g.append(new BatchMean(), x);
                Node variance = g.append(new BatchVariance(), x, mean);
                Node y =
                    g.append(
                        new BatchNorm(1e-3f, Statistics.BATCH), x, scale, shift, mean, variance);
                s.output(mean, variance);
                s.differentiate(y, x, scale, shift);
                s.loosen(4); // the gradient with respect to x sums to zero
              }));
      cases.add(
          new Case(
              "batch normalisation, inference " + Cases.join(shape),
              s -> {
                int channels = shape[1];
                Node x = s.batch(shape);
                Node scale = s.parameter(channels);
                Node shift = s.parameter(channels);
                Node mean = s.parameter(channels);
                Node variance = s.parameter(s.numbers().uniform(channels, 0.5f, 2), channels);
                Node y =
                    s.graph()
                        .append(
                            new BatchNorm(1e-3f, Statistics.RUNNING),
                            x,
                            scale,
                            shift,
                            mean,
                            variance);
                s.differentiate(y, x, scale, shift);
                s.loosen(4);
              }));
    }
    cases.add(
        new Case(
            "batch normalisation, rectified, beside a short cut",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(19, 3, 5, 2);
              Node scale = s.parameter(3);
              Node shift = s.parameter(3);
              Node mean = g.append(new BatchMean(), x);
              Node variance = g.append(new BatchVariance(), x, mean);
              Node norm =
                  g.append(new BatchNorm(1e-3f, Statistics.BATCH), x, scale, shift, mean, variance);
              s.differentiate(g.relu(g.add(x, g.relu(norm))), x, scale, shift);
              s.loosen(4);
            }));
    cases.add(
        new Case(
            "mean and variance of channels on their own",
            s -> {
              Graph g = s.graph();
              Node x = s.batch(17, 5, 3, 2);
              Node mean = g.append(new BatchMean(), x);
              Node variance = g.append(new BatchVariance(), x, mean);
              s.differentiate(g.multiply(g.square(mean), variance), x);
              s.loosen(4);
            }));
    cases.add(
        new Case(
            "variance of a channel far from zero",
            s -> {
              float[] values = s.numbers().gaussian(37 * 3);
              for (int i = 0; i < values.length; i++) {
                values[i] += 100;
              }
              Node x = s.batch(values, 37, 3);
              Node mean = s.graph().append(new BatchMean(), x);
              s.output(mean, s.graph().append(new BatchVariance(), x, mean));
              s.loosen(16);
            }));
    return cases;
  }
}
