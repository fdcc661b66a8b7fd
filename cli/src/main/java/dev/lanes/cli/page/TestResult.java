package dev.lanes.cli.page;

import java.util.List;
import java.util.Optional;

/**
 * What a network did on images it was not trained on.
 *
 * @param part which: test or validation
 * @param when what was evaluated, such as {@code after epoch 3}
 * @param images how many images there were
 * @param loss their mean loss
 * @param top1 the share classified rightly; NaN where there are no classes
 * @param top5 the share whose class was among the first five; NaN likewise
 * @param classes the names of the classes
 * @param confusions how often a class was taken for one; what never happened is not in it
 * @param mistakes the worst, the worst first
 */
public record TestResult(
    String part,
    String when,
    long images,
    double loss,
    double top1,
    double top5,
    List<String> classes,
    List<Confusion> confusions,
    List<Shown> mistakes) {
  /**
   * How often a class was taken for one, perhaps rightly.
   *
   * @param actual the class
   * @param predicted what it was taken for
   * @param count how often
   */
  public record Confusion(int actual, int predicted, long count) {}

  /**
   * A mistake to look at.
   *
   * @param image which test image, from 0
   * @param picture what it looks like, where it could be had
   * @param actual its class
   * @param predicted what it was taken for
   * @param actualProbability the probability given to its class
   * @param predictedProbability the probability given to the other
   */
  public record Shown(
      long image,
      Optional<Picture> picture,
      int actual,
      int predicted,
      double actualProbability,
      double predictedProbability) {}
}
