package dev.lanes.datasets.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import dev.lanes.datasets.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final ImageShape SHAPE = new ImageShape(2, 1, 2);
  private static final byte[] FIRST = {0, 10, (byte) 200, (byte) 200};
  private static final byte[] SECOND = {20, 30, (byte) 200, (byte) 200};
  private static final Split TRAIN =
      new ByteSplit(
          "test", SHAPE, 10, new byte[] {0, 10, -56, -56, 20, 30, -56, -56}, new byte[] {1, 2});

  @Test
  void leavesAsItIs() {
    assertThat(applied(Preprocessing.none(SHAPE), FIRST)).containsExactly(0, 10, 200, 200);
  }

  @Test
  void scalesToUnit() {
    assertThat(applied(Preprocessing.unit(SHAPE), new byte[] {0, (byte) 255, 51, 0}))
        .containsExactly(new float[] {0, 1, 0.2f, 0}, within(1e-6f));
  }

  @Test
  void subtractsThePixelMeanWithoutScaling() {
    Preprocessing preprocessing = Preprocessing.pixelMean(SHAPE, TRAIN);
    assertThat(preprocessing.state().get("mean")).containsExactly(10, 20, 200, 200);
    assertThat(applied(preprocessing, FIRST)).containsExactly(-10, -10, 0, 0);
    assertThat(applied(preprocessing, SECOND)).containsExactly(10, 10, 0, 0);
  }

  @Test
  void standardisesChannels() {
    Preprocessing preprocessing = Preprocessing.channel(SHAPE, TRAIN);
    assertThat(preprocessing.state().get("mean")).containsExactly(15, 200);
    // 0, 10, 20, 30 deviate by the square root of 125; the second channel never varies.
    float deviation = (float) Math.sqrt(125);
    assertThat(preprocessing.state().get("std")).containsExactly(deviation, 1);
    assertThat(applied(preprocessing, SECOND))
        .containsExactly(new float[] {5 / deviation, 15 / deviation, 0, 0}, within(1e-6f));
  }

  @Test
  void standardisesColumns() {
    Table table = new Table(new float[] {1, 100, 3, 100}, new float[2], 2);
    Preprocessing preprocessing = Preprocessing.columns(table);
    float[] row = {0, 3, 100};
    preprocessing.apply(row, 1);
    assertThat(row).containsExactly(0, 1, 0);
  }

  @Test
  void doesNotChangeTheImage() {
    byte[] image = FIRST.clone();
    applied(Preprocessing.pixelMean(SHAPE, TRAIN), image);
    assertThat(image).isEqualTo(FIRST);
  }

  @Test
  void comesBackFromACheckpointBitForBit() {
    for (String id :
        new String[] {
          Preprocessing.NONE, Preprocessing.UNIT, Preprocessing.PIXEL_MEAN, Preprocessing.CHANNEL
        }) {
      Preprocessing first = Preprocessing.of(id, SHAPE, TRAIN);
      Preprocessing second = Preprocessing.restore(first.id(), first.shape(), first.state());
      assertThat(applied(second, SECOND)).containsExactly(applied(first, SECOND));
    }
  }

  @Test
  void refusesWhatIsNotOfThatKind() {
    assertThatThrownBy(() -> Preprocessing.of("pixel_mean", SHAPE, TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessage("preprocessing: there is no 'pixel_mean'; did you mean pixel-mean?");
    assertThatThrownBy(() -> Preprocessing.restore("pixel-mean", SHAPE, Map.of()))
        .hasMessageContaining("needs 4 numbers 'mean' but the checkpoint has none");
    assertThatThrownBy(
            () ->
                Preprocessing.restore(
                    "channel", SHAPE, Map.of("mean", new float[2], "std", new float[3])))
        .hasMessageContaining("needs 2 numbers 'std' but the checkpoint has 3");
  }

  private static float[] applied(Preprocessing preprocessing, byte[] image) {
    float[] out = new float[image.length];
    preprocessing.apply(image, out, 0);
    return out;
  }
}
