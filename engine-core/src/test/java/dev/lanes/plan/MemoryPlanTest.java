package dev.lanes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Reshape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Values that are needed at the same time never share memory. */
class MemoryPlanTest {
  private record Layout(Set<Node> kept) implements MemoryPlan.Layout {
    @Override
    public long length(Node node) {
      return node.shape().size();
    }

    @Override
    public Node storage(Node node) {
      return node.op() instanceof Reshape ? storage(node.input(0)) : node;
    }

    @Override
    public boolean pinned(Node node) {
      return node.op() instanceof Input || kept.contains(node);
    }
  }

  /** Runs the plan by writing a stamp where each value lies and looking for it when it is read. */
  @Property(seed = "20090416")
  void aValueIsWholeWheneverItIsRead(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int size) {
    Graph g = new Graph();
    List<Node> nodes = new ArrayList<>(List.of(g.input("x", Shape.of(random.nextInt(1, 50)))));
    for (int i = 0; i < size; i++) {
      nodes.add(append(g, nodes, random));
    }
    List<Node> outputs = List.of(nodes.getLast(), nodes.get(random.nextInt(nodes.size())));
    Program program = Planner.plan(outputs);
    List<Step> steps = program.nodes().stream().map(Step::of).toList();
    Layout layout = new Layout(new HashSet<>(outputs));
    MemoryPlan plan = MemoryPlan.of(steps, layout);
    int[] arena = new int[plan.length()];
    program.inputs().forEach(input -> write(arena, plan, input));
    for (Step step : steps) {
      for (Node read : step.reads()) {
        requireWhole(arena, plan, layout.storage(read));
      }
      if (layout.storage(step.result()) == step.result()) {
        write(arena, plan, step.result());
      }
    }
    outputs.forEach(output -> requireWhole(arena, plan, layout.storage(output)));
    program.inputs().forEach(input -> requireWhole(arena, plan, input));
  }

  private static Node append(Graph g, List<Node> nodes, Random random) {
    Node any = nodes.get(random.nextInt(nodes.size()));
    Node last = nodes.getLast();
    return switch (random.nextInt(5)) {
      case 0 -> g.square(any);
      case 1 -> g.concatenate(0, any, last);
      case 2 -> g.slice(last, 0, 0, Math.min(last.shape().dim(0), 1 + random.nextInt(40)));
      case 3 -> {
        Node flat = g.append(new Reshape(Shape.of(any.shape().size())), any);
        yield g.append(new Reshape(flat.shape()), flat);
      }
      default -> g.relu(last);
    };
  }

  private static void write(int[] arena, MemoryPlan plan, Node node) {
    int from = offset(plan, node);
    for (int i = 0; i < node.shape().size(); i++) {
      arena[from + i] = node.id() + 1;
    }
  }

  private static void requireWhole(int[] arena, MemoryPlan plan, Node node) {
    int from = offset(plan, node);
    for (int i = 0; i < node.shape().size(); i++) {
      assertThat(arena[from + i]).as("%s at %d", node, i).isEqualTo(node.id() + 1);
    }
  }

  private static int offset(MemoryPlan plan, Node node) {
    Integer offset = plan.offsets().get(node);
    assertThat(offset).as("offset of %s", node).isNotNull();
    assertThat(offset % MemoryPlan.ALIGNMENT).isZero();
    assertThat(offset + node.shape().size()).isLessThanOrEqualTo(plan.length());
    return offset;
  }

  @Example
  void aChainTakesTheRoomOfTwo() {
    Graph g = new Graph();
    Node node = g.constant(1, Shape.of(160));
    for (int i = 0; i < 20; i++) {
      node = g.square(node);
    }
    List<Step> steps = Planner.plan(List.of(node)).nodes().stream().map(Step::of).toList();
    assertThat(MemoryPlan.of(steps, new Layout(Set.of())).length()).isEqualTo(320);
  }
}
