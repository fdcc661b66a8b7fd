package dev.lanes.datasets.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageExamplesTest {
  /** One image of 2 channels, 3x4; its values say where they are: 100*channel + 10*row + column. */
  private static final ImageShape SHAPE = new ImageShape(2, 3, 4);

  private static final Split SPLIT = new ByteSplit("test", SHAPE, 10, numbered(), new byte[] {7});
  private float lastLabel; // of what was written last

  private static final Preprocessing NONE = Preprocessing.none(SHAPE);

  @Test
  void cutsTheCentreOut() {
    Augmentation crop = Augmentation.NONE.withCrop(1, 2).withFlip();
    ImageExamples examples = ImageExamples.centre(SHAPE, SPLIT, NONE, crop);
    assertThat(written(examples, 0, 0)).containsExactly(11, 12, 111, 112);
    assertThat(examples.window()).hasToString("[2,1,2]");
    assertThat(lastLabel).isEqualTo(7f);
  }

  @Test
  void addsColoursAsTheyVary() {
    ImageShape shape = new ImageShape(3, 2, 2);
    byte[] images = new byte[12 * 200]; // red varies, green half as much with it, blue stays
    for (int i = 0; i < 200; i++) {
      for (int p = 0; p < 4; p++) {
        int red = (i * 37 + p * 11) % 100;
        images[12 * i + p] = (byte) red;
        images[12 * i + 4 + p] = (byte) (red / 2);
        images[12 * i + 8 + p] = 50;
      }
    }
    Split split = new ByteSplit("test", shape, 10, images, new byte[200]);
    Augmentation noise = Augmentation.NONE.withColourNoise(0.1f);
    Preprocessing none = Preprocessing.none(shape);
    ImageExamples with = ImageExamples.random(shape, split, none, noise, 1);
    ImageExamples without = ImageExamples.random(shape, split, none, Augmentation.NONE, 1);
    double squares = 0;
    for (int epoch = 0; epoch < 400; epoch++) {
      float[] varied = written(with, epoch, 3);
      float[] plain = written(without, epoch, 3);
      double red = (double) varied[0] - plain[0];
      squares += red * red / 400;
      for (int p = 0; p < 4; p++) {
        assertThat((double) varied[p] - plain[p]).isCloseTo(red, within(1e-4));
        assertThat((double) varied[4 + p] - plain[4 + p]).isCloseTo(red / 2, within(0.1));
        assertThat((double) varied[8 + p] - plain[8 + p]).isCloseTo(0, within(1e-4));
      }
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.1 * 28.9, within(0.4)); // of 0 to 99, evenly
    assertThat(written(with, 5, 3)).isEqualTo(written(with, 5, 3));
    assertThatThrownBy(() -> ImageExamples.random(SHAPE, SPLIT, NONE, noise, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("colour noise is for images of 3 channels, not 2");
  }

  @Test
  void leavesTheWholeImage() {
    float[] out = written(ImageExamples.centre(SHAPE, SPLIT, NONE, Augmentation.NONE), 0, 0);
    assertThat(out)
        .containsExactly(
            0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 100, 101, 102, 103, 110, 111, 112, 113, 120,
            121, 122, 123);
  }

  @Test
  void givesTenViews() {
    Augmentation crop = Augmentation.NONE.withCrop(1, 2);
    ImageExamples examples = ImageExamples.tenViews(SHAPE, SPLIT, NONE, crop);
    assertThat(examples.size()).isEqualTo(10);
    assertThat(examples.views()).isEqualTo(10);
    float[][] firstChannel = {
      {0, 1}, {2, 3}, {20, 21}, {22, 23}, {11, 12}, {1, 0}, {3, 2}, {21, 20}, {23, 22}, {12, 11}
    };
    for (int view = 0; view < 10; view++) {
      float[] out = written(examples, 0, view);
      assertThat(Arrays.copyOf(out, 2)).containsExactly(firstChannel[view]);
      assertThat(lastLabel).isEqualTo(7f);
    }
  }

  @Test
  void putsRandomWindowsEverywhereTheyFit() {
    Augmentation crop = Augmentation.NONE.withCrop(2, 2).withFlip();
    ImageExamples examples = ImageExamples.random(SHAPE, SPLIT, NONE, crop, 1);
    Set<Integer> places = new HashSet<>();
    for (int epoch = 0; epoch < 300; epoch++) {
      float[] out = written(examples, epoch, 0);
      float right = out[1] - out[0];
      assertThat(Math.abs(right)).isEqualTo(1f);
      float corner = Math.min(out[0], out[1]);
      assertThat(out[2] - out[0]).isEqualTo(10f);
      assertThat(out[4] - out[0]).isEqualTo(100f);
      places.add((int) (2 * corner + (right > 0 ? 0 : 1)));
    }
    assertThat(places).hasSize(2 * 3 * 2); // rows * columns * mirrored
  }

  @Test
  void fillsWhatLiesOutsideWithTheMean() {
    Preprocessing shifted = Preprocessing.pixelMean(SHAPE, SPLIT);
    byte[] brighter = numbered();
    for (int p = 0; p < brighter.length; p++) {
      brighter[p]++;
    }
    Split other = new ByteSplit("test", SHAPE, 10, brighter, new byte[1]);
    Augmentation padded = Augmentation.NONE.withPadding(2).withFlip();
    ImageExamples examples = ImageExamples.random(SHAPE, other, shifted, padded, 3);
    Set<Long> coverages = new HashSet<>();
    for (int epoch = 0; epoch < 400; epoch++) {
      float[] out = written(examples, epoch, 0);
      assertThat(out)
          .containsOnly(covered(out) == out.length ? new float[] {1} : new float[] {0, 1});
      coverages.add(covered(out));
    }
    // Shifted by 0..2 rows and 0..2 columns, of two channels.
    assertThat(coverages).containsExactlyInAnyOrder(24L, 18L, 12L, 16L, 8L, 6L, 4L);
  }

  @Test
  void leavesOutASquareAtEveryPlaceOfTheWindow() {
    Augmentation holed = Augmentation.NONE.withCutout(2);
    ImageExamples examples = ImageExamples.random(SHAPE, SPLIT, NONE, holed, 1);
    float[] whole = written(ImageExamples.centre(SHAPE, SPLIT, NONE, holed), 0, 0);
    Set<Integer> places = new HashSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      float[] out = written(examples, epoch, 0);
      int corner = Arrays.mismatch(whole, 12, 24, out, 12, 24); // the second channel has no 0
      places.add(corner);
      for (int p = 0; p < out.length; p++) {
        int y = p % 12 / 4 - corner / 4;
        int x = p % 4 - corner % 4;
        boolean inside = y >= 0 && y < 2 && x >= 0 && x < 2;
        assertThat(out[p]).isEqualTo(inside ? 0 : whole[p]);
      }
    }
    assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6);
    Augmentation large = Augmentation.NONE.withCrop(2, 2).withCutout(3);
    assertThatThrownBy(() -> ImageExamples.random(SHAPE, SPLIT, NONE, large, 1))
        .hasMessageContaining("a cutout of 3x3 does not fit into a window of 2x2");
    assertThatThrownBy(() -> Augmentation.NONE.withCutout(-1)).hasMessageContaining("0 or more");
  }

  @Test
  void isAFunctionOfSeedEpochAndImage() {
    Augmentation crop = Augmentation.NONE.withCrop(1, 1).withFlip();
    ImageExamples one = ImageExamples.random(SHAPE, SPLIT, NONE, crop, 1);
    ImageExamples same = ImageExamples.random(SHAPE, SPLIT, NONE, crop, 1);
    ImageExamples other = ImageExamples.random(SHAPE, SPLIT, NONE, crop, 2);
    int different = 0;
    for (int epoch = 0; epoch < 50; epoch++) {
      assertThat(written(same, epoch, 0)).containsExactly(written(one, epoch, 0));
      different += Arrays.equals(written(other, epoch, 0), written(one, epoch, 0)) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(20);
  }

  @Test
  void refusesWindowsThatDoNotFit() {
    Augmentation large = Augmentation.NONE.withCrop(4, 4);
    assertThatThrownBy(() -> ImageExamples.centre(SHAPE, SPLIT, NONE, large))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "augmentation: a crop of 4x4 does not fit into images of 3x4 with padding 0; give a"
                + " smaller crop or larger images");
    assertThatThrownBy(() -> Augmentation.NONE.withPadding(-1)).hasMessageContaining("0 or more");
    Preprocessing other = Preprocessing.none(new ImageShape(1, 28, 28));
    assertThatThrownBy(() -> ImageExamples.centre(SHAPE, SPLIT, other, Augmentation.NONE))
        .hasMessageContaining("made for images of shape [1,28,28] but these are [2,3,4]");
  }

  private static long covered(float[] out) {
    long ones = 0;
    for (float value : out) {
      ones += value == 1 ? 1 : 0;
    }
    return ones;
  }

  private float[] written(ImageExamples examples, int epoch, int index) {
    float[] out = new float[examples.length() + 1];
    lastLabel = examples.newWriter().write(epoch, index, out, 1);
    return Arrays.copyOfRange(out, 1, out.length);
  }

  private static byte[] numbered() {
    byte[] image = new byte[SHAPE.length()];
    for (int p = 0; p < image.length; p++) {
      image[p] = (byte) (100 * (p / 12) + 10 * (p / 4 % 3) + p % 4);
    }
    return image;
  }
}
