package dev.lanes.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSplitTest {
  private static final ImageShape SHAPE = new ImageShape(1, 1, 2);

  @Test
  void copiesImagesWhereAskedTo() {
    ByteSplit split =
        new ByteSplit("test", SHAPE, 10, new byte[] {1, 2, 3, (byte) 255}, new byte[] {7, 0});
    byte[] out = new byte[4];
    split.read(1, out, 1);
    assertThat(out).containsExactly(0, 3, 255, 0);
    assertThat(split.size()).isEqualTo(2);
    assertThat(split.label(0)).isEqualTo(7);
  }

  @Test
  void refusesLabelsOutOfRange() {
    assertThatThrownBy(
            () -> new ByteSplit("cifar10 train", SHAPE, 10, new byte[4], new byte[] {9, 10}))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "cifar10 train: image 1 has the label 10, but the 10 classes are numbered 0..9; the"
                + " file is damaged or of another data set: fetch it again");
    assertThatThrownBy(() -> new ByteSplit("test", SHAPE, 10, new byte[2], new byte[] {(byte) 200}))
        .hasMessageContaining("label 200");
  }

  @Test
  void refusesLengthsThatDisagree() {
    assertThatThrownBy(() -> new ByteSplit("test", SHAPE, 10, new byte[5], new byte[2]))
        .hasMessageContaining("give 4 bytes");
    assertThatThrownBy(() -> new ByteSplit("test", SHAPE, 10, new byte[0], new byte[0]))
        .hasMessageContaining("no images");
  }

  @Test
  void shapesHavePositiveSizes() {
    assertThat(new ImageShape(3, 32, 24)).hasToString("[3,32,24]");
    assertThat(new ImageShape(3, 32, 24).length()).isEqualTo(3 * 32 * 24);
    assertThatThrownBy(() -> new ImageShape(3, 0, 24)).hasMessageContaining("at least 1");
  }
}
