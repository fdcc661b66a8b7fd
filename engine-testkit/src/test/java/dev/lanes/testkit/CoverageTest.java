package dev.lanes.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.Correct;
import dev.lanes.graph.op.LocalResponseNormGradient;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.graph.op.Op;
import dev.lanes.graph.op.SoftmaxCrossEntropyGradient;
import dev.lanes.graph.op.SoftmaxGradient;
import dev.lanes.graph.op.Source;
import dev.lanes.graph.op.StateUpdate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A new operation needs cases: these tests fail until it has them. */
class CoverageTest {
  @Test
  void everyOperationHasACase() {
    Set<String> covered =
        names(
            Cases.all()
                .flatMap(each -> each.open().program().nodes().stream())
                .map(node -> node.op().getClass()));
    assertThat(covered).isEqualTo(names(kinds(Op.class)));
  }

  @Test
  void everyGradientIsChecked() {
    Set<String> checked =
        names(
            GradientTest.checked()
                .flatMap(s -> s.differentiated().stream())
                .map(node -> node.op().getClass()));
    assertThat(checked).isEqualTo(names(kinds(Op.class).filter(CoverageTest::isDifferentiable)));
  }

  private static boolean isDifferentiable(Class<?> kind) {
    return Stream.of(
            Source.class,
            StateUpdate.class,
            ActivationGradient.class,
            MaxPoolGradient.class,
            LocalResponseNormGradient.class,
            BatchNormInputGradient.class,
            BatchNormScaleGradient.class,
            SoftmaxGradient.class,
            Correct.class,
            SoftmaxCrossEntropyGradient.class)
        .noneMatch(without -> without.isAssignableFrom(kind));
  }

  /** Returns the records below a sealed interface. */
  private static Stream<Class<?>> kinds(Class<?> kind) {
    return kind.isSealed()
        ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(CoverageTest::kinds)
        : Stream.of(kind);
  }

  private static Set<String> names(Stream<? extends Class<?>> kinds) {
    return kinds.map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
  }
}
