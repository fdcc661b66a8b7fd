package dev.lanes.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void findsTheScalarBackend() {
    assertThat(Backends.all()).extracting(Backend::id).contains("scalar");
    assertThat(Backends.named("scalar").probe().ok()).isTrue();
    assertThat(Backends.best().probe().ok()).isTrue();
  }

  @Test
  void namesTheOnesThereAre() {
    assertThatThrownBy(() -> Backends.named("scaler"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no 'scaler'; choose one of ")
        .hasMessageContaining("scalar");
  }

  @Test
  void refusesNoThreads() {
    assertThatThrownBy(() -> BackendOptions.DEFAULT.withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend: threads must be at least 1, not 0; leave it out for all cores");
  }

  @Test
  void addsSettings() {
    assertThat(BackendOptions.DEFAULT.with("a", "1").with("b", "2").settings())
        .isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void refusesSettingsTheScalarBackendDoesNotKnow() {
    Backend scalar = Backends.named("scalar");
    assertThatThrownBy(() -> scalar.open(BackendOptions.DEFAULT.with("acumulation", "double")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend: scalar has no setting 'acumulation'; known: accumulation");
    assertThatThrownBy(() -> scalar.open(BackendOptions.DEFAULT.with("accumulation", "half")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend: scalar cannot accumulate in 'half'; use float or double");
  }

  @Test
  void saysHowTheScalarBackendSums() {
    Backend scalar = Backends.named("scalar");
    try (Session narrow = scalar.open(BackendOptions.DEFAULT);
        Session wide = scalar.open(BackendOptions.DEFAULT.with("accumulation", "double"))) {
      assertThat(narrow.device()).isEqualTo("CPU, plain loops on 1 thread, sums in float");
      assertThat(wide.device()).isEqualTo("CPU, plain loops on 1 thread, sums in double");
    }
  }

  @Test
  void sessionsDoNotShareVariables() {
    Variable variable = Variable.state("v", Shape.of(1));
    float[] value = {9};
    try (Session one = Backends.named("scalar").open(BackendOptions.DEFAULT);
        Session other = Backends.named("scalar").open(BackendOptions.DEFAULT)) {
      one.write(variable, value);
      other.read(variable, value);
      assertThat(value).containsExactly(0);
    }
  }
}
