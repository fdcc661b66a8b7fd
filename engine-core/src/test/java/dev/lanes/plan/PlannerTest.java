package dev.lanes.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final Graph g = new Graph();
  private final Node x = g.batchInput("x", Shape.of(2, 3));
  private final Variable a = Variable.state("a", Shape.of(2, 3));
  private final Variable b = Variable.state("b", Shape.of(2, 3));

  @Test
  void leavesOutWhatNoResultNeeds() {
    Node unused = g.exp(x);
    Node unusedInput = g.input("unused", Shape.of(1));
    Node y = g.relu(x);
    Node z = g.square(y);
    Program program = Planner.plan(List.of(z));
    assertThat(program.nodes()).containsExactly(x, y, z).doesNotContain(unused, unusedInput);
    assertThat(program.inputs()).containsExactly(x);
    assertThat(program.outputs()).containsExactly(z);
    assertThat(program.guard()).isEmpty();
    assertThat(program.variables()).isEmpty();
  }

  @Test
  void putsUpdatesLastHoweverEarlyTheyWereMade() {
    Node assignment = g.assign(a, x);
    Node y = g.square(g.read(b));
    Node loss = g.sumAll(y);
    Program program = Planner.plan(List.of(loss), List.of(assignment), loss);
    assertThat(program.nodes()).containsExactly(x, g.read(b), y, loss, assignment);
    assertThat(program.variables()).containsExactly(b, a);
    assertThat(program.guard()).contains(loss);
  }

  @Test
  void countsAnOutputOnce() {
    Node y = g.relu(x);
    assertThat(Planner.plan(List.of(y, x, y)).outputs()).containsExactly(y, x);
  }

  @Test
  void readsAVariableOnce() {
    assertThat(g.read(a)).isSameAs(g.read(a));
    Node sum = g.add(g.read(a), g.read(a));
    assertThat(Planner.plan(List.of(sum)).nodes()).containsExactly(g.read(a), sum);
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Planner.plan(List.of()))
        .hasMessage("plan: nothing to compute; name an output or an update");
  }

  @Test
  void refusesAnUpdateThatIsNone() {
    assertThatThrownBy(() -> Planner.plan(List.of(), List.of(x), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plan: x[2,3] changes no state; list it as an output");
  }

  @Test
  void refusesTwoUpdatesOfOneVariable() {
    Node one = g.assign(a, x);
    Node two = g.assign(a, g.relu(x));
    assertThatThrownBy(() -> Planner.plan(List.of(x), List.of(one, two), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plan: two updates change a[2,3]; keep one of them");
  }

  @Test
  void refusesToUseTheResultOfAnUpdate() {
    Node assignment = g.assign(a, x);
    Node y = g.relu(assignment);
    assertThatThrownBy(() -> Planner.plan(List.of(y)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plan: relu[2,3] uses the result of the update assign[2,3]; read it next run");
  }

  @Test
  void refusesNodesOfSeveralGraphs() {
    Node foreign = new Graph().input("other", Shape.of(1));
    assertThatThrownBy(() -> Planner.plan(List.of(x, foreign)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another graph");
  }
}
