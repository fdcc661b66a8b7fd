package dev.lanes.datasets.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.Table;
import org.junit.jupiter.api.Test;

class TableExamplesTest {
  private static final Table TABLE = new Table(new float[] {1, 3}, new float[] {10, 20}, 1);

  @Test
  void standardisesFeaturesButNotTargets() {
    TableExamples examples = new TableExamples(TABLE, Preprocessing.columns(TABLE));
    float[] out = new float[2];
    assertThat(examples.newWriter().write(0, 1, out, 1)).isEqualTo(20f);
    assertThat(out).containsExactly(0, 1);
    assertThat(examples.size()).isEqualTo(2);
    assertThat(examples.length()).isEqualTo(1);
  }

  @Test
  void refusesPreprocessingOfAnotherTable() {
    Preprocessing other = Preprocessing.columns(new Table(new float[2], new float[1], 2));
    assertThatThrownBy(() -> new TableExamples(TABLE, other))
        .hasMessageContaining("made for 2 columns but the table has 1");
  }
}
