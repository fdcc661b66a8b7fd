package dev.lanes.vector;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.Relu;
import dev.lanes.graph.op.ReluGradient;
import dev.lanes.plan.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Images that are normalised and rectified where they are read, and stored nowhere: those that are
 * read by convolutions which copy them row by row anyway, and by the rectifier's gradient. Of a
 * residual network they are a quarter of what a training step has to keep.
 */
final class NormalisedImages {
  private NormalisedImages() {}

  /**
   * Returns the steps with such images taken into those that read them.
   *
   * @param isFree whether a value lies in blocks and is wanted by nobody outside
   * @param takes whether a node is a convolution or a filter gradient that can normalise its images
   */
  static List<Step> apply(List<Step> steps, Predicate<Node> isFree, Predicate<Node> takes) {
    Map<Node, List<Step>> readers = new HashMap<>();
    for (Step step : steps) {
      for (Node read : new LinkedHashSet<>(step.reads())) {
        readers.computeIfAbsent(read, key -> new ArrayList<>()).add(step);
      }
    }
    Map<Step, Step> images = new HashMap<>(); // by reader
    Set<Step> taken = new HashSet<>();
    for (Step step : steps) {
      Node image = step.result();
      List<Step> all = readers.getOrDefault(image, List.of());
      if (isRectified(step)
          && isFree.test(image)
          && !all.isEmpty()
          && all.stream()
              .allMatch(reader -> !images.containsKey(reader) && takes(reader, image, takes))) {
        all.forEach(reader -> images.put(reader, step));
        taken.add(step);
      }
    }
    List<Step> result = new ArrayList<>();
    for (Step step : steps) {
      Step image = images.get(step);
      if (image != null) {
        result.add(new Step(image.nodes(), step.main(), step.epilogue()));
      } else if (!taken.contains(step)) {
        result.add(step);
      }
    }
    return result;
  }

  /** Returns whether a step normalises its image on the way. */
  static boolean isIn(Step step) {
    return !step.prologue().isEmpty() && step.prologue().getFirst().op() instanceof BatchNorm;
  }

  private static boolean isRectified(Step step) {
    return step.main().op() instanceof BatchNorm
        && step.prologue().isEmpty()
        && step.epilogue().size() == 1
        && step.result().op() instanceof Relu
        && step.main().shape().rank() == 4;
  }

  private static boolean takes(Step reader, Node image, Predicate<Node> takes) {
    Node main = reader.main();
    return reader.prologue().isEmpty()
        && main.input(0) == image
        && Collections.frequency(reader.reads(), image) == 1
        && (main.op() instanceof ReluGradient || takes.test(main));
  }
}
