package dev.lanes.jmh.subject;

import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.Task;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Tells whether a subject's results are those of the scalar backend.
 *
 * <p>Operations: every number within {@code 2^-24 (64 + 16 sqrt(terms))} of the largest magnitude,
 * since rounding errors of a sum add like a random walk; both sides sum in float, each in an order
 * of its own. Networks: the norm of the difference is at most 1/1000 of the norm, since an error in
 * the last digit may turn the choice of a maximum; at most 1/50 for gradients behind more than
 * 100,000 maxima, of which some are always turned: 2 of AlexNet's 1.4 million for 16 images moved
 * the gradient of its first layer by 4/1000, 4 with other weights by 1/100. The loss hides nothing
 * of that kind and keeps 1/1000. As much is allowed to gradients behind normalisation by the batch,
 * whose small differences are divided by small deviations, layer after layer: the gradients of
 * ResNet-20 summed in float are up to 18/1000 from those summed in double. Layers with a rectifier
 * and its gradient: at most 1/200, since among some millions of numbers a few lie so near to zero
 * that their sign, and with it whether a gradient passes, is rounding's choice; each of them moves
 * the norm by about 1/1000. Where only a share of such a result is known, all that the whole may be
 * off may lie in it: 1/200 by the root of that share. Signs turned in one of 2 images, of 16, moved
 * the gradient of the 2 by 1/150.
 */
public final class Comparison {
  private static final double NETWORK_TOLERANCE = 1e-3;
  private static final double AMPLIFIED_TOLERANCE = 2e-2;
  private static final long MANY_MAXIMA = 100_000;
  private static final double LAYER_TOLERANCE = 5e-3;

  private Comparison() {}

  /**
   * Requires the results to agree.
   *
   * @param subject who is examined
   * @throws WrongResultException naming subject, task, element and both values
   */
  public static void require(
      Task task, String subject, List<float[]> actual, List<float[]> expected) {
    require(task, subject, actual, expected, result -> 1);
  }

  /**
   * Requires the results to agree, of which a share is known.
   *
   * @param share how much of each result that is, above 0, at most 1
   * @throws WrongResultException naming subject, task, element and both values
   */
  public static void require(
      Task task,
      String subject,
      List<float[]> actual,
      List<float[]> expected,
      IntToDoubleFunction share) {
    if (actual.size() != expected.size()) {
      throw new WrongResultException(
          "%s %s: %s has %d results, the scalar backend %d"
              .formatted(task.benchmark(), task.shape(), subject, actual.size(), expected.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      float[] mine = actual.get(i);
      float[] theirs = expected.get(i);
      if (mine.length != theirs.length) {
        throw new WrongResultException(
            "%s %s: result %d of %s has %d numbers, that of the scalar backend %d"
                .formatted(task.benchmark(), task.shape(), i, subject, mine.length, theirs.length));
      }
      switch (task) {
        case NetworkTask network ->
            requireNorm(task, subject, i, mine, theirs, tolerance(network, i));
        case Conv conv when conv.pass() == Conv.Pass.TRAINING ->
            requireNorm(
                task,
                subject,
                i,
                mine,
                theirs,
                LAYER_TOLERANCE / Math.sqrt(share.applyAsDouble(i)));
        default -> requireEach(task, subject, i, mine, theirs);
      }
    }
  }

  private static double tolerance(NetworkTask task, int result) {
    boolean loss = result == 0;
    return task.training() && !loss && (task.isNormalised() || task.maxima() > MANY_MAXIMA)
        ? AMPLIFIED_TOLERANCE
        : NETWORK_TOLERANCE;
  }

  private static void requireNorm(
      Task task, String subject, int result, float[] actual, float[] expected, double tolerance) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = (double) actual[i] - expected[i];
      difference += d * d;
      norm += (double) expected[i] * expected[i];
    }
    double relative = Math.sqrt(difference / Math.max(norm, Float.MIN_NORMAL));
    if (!(relative <= tolerance)) { // NaN must not pass
      throw new WrongResultException(
          "%s %s: result %d of %s differs from the scalar backend's by %.2g of its norm, more than %.2g"
              .formatted(task.benchmark(), task.shape(), result, subject, relative, tolerance));
    }
  }

  private static void requireEach(
      Task task, String subject, int result, float[] actual, float[] expected) {
    double largest = Float.MIN_NORMAL;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double bound = 0x1p-24 * (64 + 16 * Math.sqrt((double) task.terms())) * largest;
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs((double) actual[i] - expected[i]) <= bound)) {
        throw new WrongResultException(
            "%s %s: element %d of result %d of %s is %s, the scalar backend has %s; more than %.2g apart"
                .formatted(
                    task.benchmark(),
                    task.shape(),
                    i,
                    result,
                    subject,
                    actual[i],
                    expected[i],
                    bound));
      }
    }
  }
}
