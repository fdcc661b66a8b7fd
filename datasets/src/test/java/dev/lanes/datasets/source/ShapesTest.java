package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.Split;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private static final int LENGTH = Shapes.SHAPE.length();

  @Test
  void drawsTheSameBitsEverywhere() {
    // Changes only when the drawing does, and with it every figure reported for this set.
    assertThat(checksum(Shapes.draw(1, 100, 10).train())).isEqualTo(2_845_681_775L);
  }

  @Test
  void fewerImagesAreTheBeginningOfMore() {
    byte[] one = new byte[LENGTH];
    byte[] other = new byte[LENGTH];
    Shapes.draw(5, 30, 1).train().read(17, one, 0);
    Shapes.draw(5, 300, 1).train().read(17, other, 0);
    assertThat(one).isEqualTo(other);
    Shapes.draw(6, 30, 1).train().read(17, other, 0);
    assertThat(one).isNotEqualTo(other);
    Shapes.draw(5, 30, 30).test().read(17, other, 0);
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void classesTakeTurns() {
    ImageDataset set = Shapes.draw(1, 20, 10);
    assertThat(set.classes()).isEqualTo(10);
    assertThat(set.train().label(0)).isZero();
    assertThat(set.train().label(19)).isEqualTo(9);
    assertThatThrownBy(() -> Shapes.draw(1, 0, 10)).hasMessageContaining("at least 1");
  }

  @Test
  void aLinearModelStaysBelowSixtyPercent() {
    ImageDataset set = Shapes.draw(1, 4_000, 1_000);
    SoftmaxRegression model = new SoftmaxRegression(LENGTH, set.classes());
    for (int epoch = 0; epoch < 5; epoch++) {
      model.train(set.train(), 0.0005f);
    }
    assertThat(model.accuracy(set.test())).isBetween(0.12, 0.6);
  }

  private static long checksum(Split split) {
    CRC32 checksum = new CRC32();
    byte[] image = new byte[LENGTH];
    for (int i = 0; i < split.size(); i++) {
      split.read(i, image, 0);
      checksum.update(image);
    }
    return checksum.getValue();
  }
}
