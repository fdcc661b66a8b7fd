package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNorm.Statistics;
import dev.lanes.graph.op.BatchVariance;

/**
 * Batch normalisation with a learned scale and shift for each channel.
 *
 * <p>Training normalises by the batch and keeps running averages, {@code r <- momentum r +
 * (1-momentum) batch}, of the mean and of the unbiased variance ({@code m/(m-1)} of the batch's,
 * for m numbers a channel); inference normalises by those.
 *
 * @param epsilon keeps the root away from zero
 * @param momentum the share of the running average that stays, in [0,1)
 * @param scale how the scale starts; 1 by default, 0 for the last one of a residual block
 */
public record BatchNormalisation(float epsilon, float momentum, Initialiser scale)
    implements Layer {
  /** Checks the momentum; the operation checks epsilon. */
  public BatchNormalisation {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "batchNorm: momentum must be at least 0 and below 1, not " + momentum);
    }
  }

  /** Returns this layer with another epsilon. */
  public BatchNormalisation epsilon(float other) {
    return new BatchNormalisation(other, momentum, scale);
  }

  /** Returns this layer with another momentum of the running averages. */
  public BatchNormalisation momentum(float other) {
    return new BatchNormalisation(epsilon, other, scale);
  }

  /** Returns this layer with a scale that starts otherwise. */
  public BatchNormalisation init(Initialiser other) {
    return new BatchNormalisation(epsilon, momentum, other);
  }

  @Override
  public String kind() {
    return "norm";
  }

  @Override
  public String describe() {
    return "batch norm epsilon " + epsilon + " momentum " + momentum;
  }

  @Override
  public Node append(Scope scope, Node x) {
    if (x.shape().rank() < 2) {
      throw scope.error("input " + x.shape() + " has no channels; reshape it");
    }
    Graph g = scope.graph();
    Shape channels = Shape.of(x.shape().dim(1));
    Node gamma = scope.parameter("weight", channels, scale);
    Node beta = scope.parameter("bias", channels, Initialiser.constant(0));
    Variable runningMean = scope.state("running_mean", channels, Initialiser.constant(0));
    Variable runningVariance = scope.state("running_var", channels, Initialiser.constant(1));
    if (!scope.training()) {
      Node mean = g.read(runningMean);
      Node variance = g.read(runningVariance);
      return g.append(new BatchNorm(epsilon, Statistics.RUNNING), x, gamma, beta, mean, variance);
    }
    int count = x.shape().size() / channels.size();
    if (count < 2) {
      throw scope.error(
          "one number a channel has no variance; input "
              + x.shape()
              + "; use a batch of at least 2");
    }
    Node mean = g.append(new BatchMean(), x);
    Node variance = g.append(new BatchVariance(), x, mean);
    scope.average(runningMean, mean, momentum);
    Node unbiased = g.scale(variance, (float) ((double) count / (count - 1)));
    scope.average(runningVariance, unbiased, momentum);
    return g.append(new BatchNorm(epsilon, Statistics.BATCH), x, gamma, beta, mean, variance);
  }
}
