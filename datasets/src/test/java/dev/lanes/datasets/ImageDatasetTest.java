package dev.lanes.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
  private static final ImageShape SHAPE = new ImageShape(1, 1, 1);

  /** 60 images of class 0 and 40 of class 1, whose one pixel is their number. */
  private static ImageDataset hundred() {
    byte[] pixels = new byte[100];
    byte[] labels = new byte[100];
    for (int i = 0; i < 100; i++) {
      pixels[i] = (byte) i;
      labels[i] = (byte) (i % 5 < 3 ? 0 : 1);
    }
    Split train = new ByteSplit("train", SHAPE, 2, pixels, labels);
    Split test = new ByteSplit("test", SHAPE, 2, new byte[1], new byte[1]);
    return new ImageDataset("set", List.of("a", "b"), SHAPE, train, test);
  }

  @Test
  void holdsBackTheSameShareOfEveryClass() {
    ImageDataset divided = hundred().withValidation(0.1, 1);
    Split back = divided.validation().orElseThrow();
    assertThat(back.size()).isEqualTo(10);
    assertThat(divided.train().size()).isEqualTo(90);
    int ones = 0;
    Set<Integer> seen = new HashSet<>();
    for (int part = 0; part < 2; part++) {
      Split split = part == 0 ? back : divided.train();
      byte[] pixel = new byte[1];
      int before = -1;
      for (int i = 0; i < split.size(); i++) {
        assertThat(split.read(i, pixel, 0)).isTrue();
        assertThat(split.label(i)).isEqualTo(pixel[0] % 5 < 3 ? 0 : 1);
        assertThat((int) pixel[0]).isGreaterThan(before);
        before = pixel[0];
        seen.add((int) pixel[0]);
        ones += part == 0 ? split.label(i) : 0;
      }
    }
    assertThat(ones).isEqualTo(4);
    assertThat(seen).hasSize(100);
  }

  @Test
  void theLotDependsOnTheSeedAlone() {
    assertThat(numbers(1)).isEqualTo(numbers(1)).isNotEqualTo(numbers(2));
  }

  private static List<Integer> numbers(long seed) {
    Split back = hundred().withValidation(0.2, seed).validation().orElseThrow();
    byte[] pixel = new byte[1];
    return java.util.stream.IntStream.range(0, back.size())
        .mapToObj(
            i -> {
              back.read(i, pixel, 0);
              return (int) pixel[0];
            })
        .toList();
  }

  @Test
  void refusesImpossibleShares() {
    assertThatThrownBy(() -> hundred().withValidation(1, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a share of 1.0 is impossible");
    Split one = new ByteSplit("train", SHAPE, 1, new byte[1], new byte[1]);
    assertThatThrownBy(
            () -> new ImageDataset("set", List.of("only"), SHAPE, one, one).withValidation(0.5, 1))
        .hasMessageContaining("the class only has a single training image");
  }
}
