package dev.lanes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.Convolution;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FusionTest {
  private final Graph g = new Graph();
  private final Node x = g.batchInput("x", Shape.of(2, 3, 5, 5));
  private final Node w = g.read(Variable.parameter("w", Shape.of(4, 3, 3, 3)));
  private final Node b = g.read(Variable.parameter("b", Shape.of(4)));
  private final Node conv = g.conv2d(x, w, Convolution.DEFAULT);
  private final Node biased = g.addBias(conv, b);
  private final Node relu = g.relu(biased);

  private static List<Step> fuse(Node... outputs) {
    return Fusion.apply(Planner.plan(List.of(outputs)), EnumSet.allOf(Fusion.class));
  }

  @Test
  void makesTheLongestChain() {
    Step step = new Step(conv, List.of(biased, relu));
    assertThat(fuse(relu)).containsExactly(Step.of(x), Step.of(w), Step.of(b), step);
    assertThat(step.result()).isEqualTo(relu);
    assertThat(step.reads()).containsExactly(x, w, b);
  }

  @Test
  void makesOnlyWhatIsOffered() {
    Program program = Planner.plan(List.of(relu));
    assertThat(Fusion.apply(program, Set.of(Fusion.CONV_BIAS)))
        .contains(new Step(conv, List.of(biased)), Step.of(relu));
    assertThat(Fusion.apply(program, Set.of(Fusion.MATMUL_BIAS_RELU)))
        .allMatch(step -> step.epilogue().isEmpty())
        .hasSize(program.nodes().size());
  }

  @Test
  void rectifiesSumsAndNormalisedImages() {
    Node sum = g.add(biased, biased);
    Node rectified = g.relu(sum);
    assertThat(fuse(rectified)).contains(new Step(sum, List.of(rectified)));
    Node number = g.read(Variable.parameter("n", Shape.of(3)));
    Node norm =
        g.append(
            new BatchNorm(1e-5f, BatchNorm.Statistics.RUNNING), x, number, number, number, number);
    Node positive = g.relu(norm);
    assertThat(fuse(positive)).contains(new Step(norm, List.of(positive)));
    assertThat(fuse(positive, norm)).contains(Step.of(norm), Step.of(positive));
    Node residual = g.add(norm, x);
    Node end = g.relu(residual);
    assertThat(fuse(end)).contains(new Step(norm, List.of(residual, end)));
    Node repeated = g.add(norm, g.read(Variable.parameter("r", Shape.of(1, 3, 1, 1))));
    Node other = g.relu(repeated);
    assertThat(fuse(other)).contains(Step.of(norm), new Step(repeated, List.of(other)));
  }

  @Test
  void keepsWhatIsAnOutput() {
    assertThat(fuse(relu, conv)).contains(Step.of(conv), Step.of(biased), Step.of(relu));
    assertThat(fuse(relu, biased)).contains(new Step(conv, List.of(biased)), Step.of(relu));
  }

  @Test
  void keepsWhatGuardsTheUpdates() {
    Node assignment = g.assign(Variable.state("kept", relu.shape()), relu);
    Program program = Planner.plan(List.of(), List.of(assignment), biased);
    assertThat(Fusion.apply(program, EnumSet.allOf(Fusion.class)))
        .contains(new Step(conv, List.of(biased)), Step.of(relu));
  }

  @Test
  void keepsWhatIsReadTwice() {
    Node twice = g.add(biased, biased);
    assertThat(fuse(twice, relu)).contains(new Step(conv, List.of(biased)), Step.of(relu));
    Node onConv = g.square(conv);
    assertThat(fuse(relu, onConv)).allMatch(step -> step.epilogue().isEmpty());
  }

  @Test
  void followsTheFirstOperandAlone() {
    Node computed = g.sum(g.conv2d(x, w, Convolution.DEFAULT), 0, 2, 3);
    Node product = g.matMul(g.sum(x, 2, 3), g.constant(1, Shape.of(3, 4)), false, false);
    Node y = g.addBias(product, computed);
    List<Step> steps = fuse(y);
    Step fused = new Step(product, List.of(y));
    assertThat(steps).contains(fused);
    assertThat(fused.reads()).contains(computed);
  }

  @Test
  void placesAStepAfterAllThatItReads() {
    Node late = g.sum(g.square(x), 2, 3); // made after the convolution, read by its epilogue
    Node shift = g.concatenate(0, g.slice(g.sum(late, 0), 0, 0, 3), g.constant(0, Shape.of(1)));
    Node y = g.addBias(conv, shift);
    List<Step> steps = fuse(y);
    Step fused = new Step(conv, List.of(y));
    assertThat(steps.indexOf(fused)).isEqualTo(steps.size() - 1);
    assertThat(fused.reads())
        .allSatisfy(
            read ->
                assertThat(steps.subList(0, steps.size() - 1))
                    .anyMatch(step -> step.result() == read));
  }
}
