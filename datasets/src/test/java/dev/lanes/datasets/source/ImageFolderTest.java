package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.loading.Augmentation;
import dev.lanes.datasets.loading.ImageExamples;
import dev.lanes.datasets.loading.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path root;

  @Test
  void takesEveryFifthImageForTesting() throws IOException {
    for (int i = 0; i < 10; i++) {
      TestImages.rgb(root.resolve("cat/%02d.png".formatted(i)), 20, 10, i);
    }
    for (int i = 0; i < 5; i++) {
      TestImages.rgb(root.resolve("ant/%02d.JPEG".formatted(i)), 10, 20, 0xFFFFFF);
    }
    Files.createDirectories(root.resolve(".hidden"));
    Files.writeString(root.resolve("cat/notes.txt"), "ignored");
    Files.writeString(root.resolve("cat/._00.png"), "ignored");

    ImageDataset set = ImageFolder.open(root, 8);
    assertThat(set.classNames()).containsExactly("ant", "cat");
    assertThat(set.shape()).hasToString("[3,8,8]");
    assertThat(set.train().size()).isEqualTo(12);
    assertThat(set.test().size()).isEqualTo(3);
    assertThat(set.test().label(0)).isZero();
    assertThat(set.test().label(2)).isEqualTo(1);
    byte[] image = new byte[200];
    set.test().read(2, image, 8); // cat/09.png
    assertThat(image[8 + 128]).isEqualTo((byte) 9);
  }

  @Test
  void takesTheDivisionThatIsThere() {
    TestImages.rgb(root.resolve("train/a/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("train/b/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("val/b/1.jpg"), 8, 8, 0);
    ImageDataset set = ImageFolder.open(root, 8);
    assertThat(set.train().size()).isEqualTo(2);
    assertThat(set.test().size()).isEqualTo(1);
    assertThat(set.test().label(0)).isEqualTo(1);
    TestImages.rgb(root.resolve("test/a/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("test/a/2.jpg"), 8, 8, 0);
    assertThat(ImageFolder.open(root, 8).test().size()).isEqualTo(2);
  }

  @Test
  void valIsForValidationBesideTest() {
    TestImages.rgb(root.resolve("train/a/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("val/a/1.jpg"), 8, 8, 0);
    assertThat(ImageFolder.open(root, 8).validation()).isEmpty();
    TestImages.rgb(root.resolve("test/a/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("test/a/2.jpg"), 8, 8, 0);
    ImageDataset set = ImageFolder.open(root, 8);
    assertThat(set.validation().orElseThrow().size()).isEqualTo(1);
    assertThat(set.test().size()).isEqualTo(2);
  }

  @Test
  void classesCanBeGivenNames() throws IOException {
    for (String name : new String[] {"n02", "n01"}) {
      TestImages.rgb(root.resolve("train/" + name + "/1.jpg"), 8, 8, 0);
      TestImages.rgb(root.resolve("val/" + name + "/1.jpg"), 8, 8, 0);
    }
    Files.writeString(root.resolve("classes.txt"), "n01\ttench\t0\nn09  nothing\n\nn02 gas pump");
    assertThat(ImageFolder.open(root, 8).classNames()).containsExactly("tench", "gas pump");
    Files.writeString(root.resolve("classes.txt"), "n01 n02\n");
    refuses("gives two classes the same name");
  }

  @Test
  void brokenFilesAreReportedOnceAndPassedOver() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (int i = 0; i < 4; i++) {
        TestImages.rgb(root.resolve("%s/a/%d.png".formatted(part, i)), 8, 8, 10 * i + 10);
      }
      Files.writeString(root.resolve(part + "/a/1.png"), "no image");
    }
    ImageDataset strict = ImageFolder.open(root, 8);
    assertThatThrownBy(() -> strict.train().read(1, new byte[192], 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train/a/1.png".replace('/', java.io.File.separatorChar));

    List<String> reported = new ArrayList<>();
    BrokenFiles broken = BrokenFiles.skip(reported::add);
    ImageDataset set = ImageFolder.open(root, 8, broken);
    assertThat(set.train().read(0, new byte[192], 0)).isTrue();
    assertThat(set.train().read(1, new byte[192], 0)).isFalse();
    assertThat(set.train().read(1, new byte[192], 0)).isFalse();
    assertThat(broken.count()).isEqualTo(1);
    assertThat(reported).singleElement().asString().contains("1.png");

    Preprocessing mean = Preprocessing.pixelMean(set.shape(), set.train()); // of 10, 30 and 40
    assertThat(mean.state().get("mean")[128]).isEqualTo(80 / 3f);
    Preprocessing none = Preprocessing.none(set.shape());
    float[] out = new float[193];
    var training =
        ImageExamples.random(set.shape(), set.train(), none, Augmentation.NONE, 1).newWriter();
    assertThat(training.write(0, 1, out, 1)).isZero(); // the next image in its place
    assertThat(out[1 + 128]).isEqualTo(30);
    var testing = ImageExamples.tenViews(set.shape(), set.test(), none, Augmentation.NONE);
    assertThat(testing.newWriter().write(0, 10, out, 1)).isNaN();
    assertThat(out[1 + 128]).isZero();
    assertThat(testing.newWriter().write(0, 20, out, 1)).isZero();
    assertThat(out[1 + 128]).isEqualTo(30);
    assertThat(broken.count()).isEqualTo(2);
  }

  @Test
  void withoutAnyReadableImageTrainingEnds() throws IOException {
    for (String file : new String[] {"train/a/1.png", "train/a/2.png", "val/a/1.png"}) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "no image");
    }
    ImageDataset set = ImageFolder.open(root, 8, BrokenFiles.skip(why -> {}));
    assertThatThrownBy(() -> Preprocessing.pixelMean(set.shape(), set.train()))
        .hasMessageContaining("none of the 2 training images can be read");
    Preprocessing none = Preprocessing.none(set.shape());
    var writer =
        ImageExamples.random(set.shape(), set.train(), none, Augmentation.NONE, 1).newWriter();
    assertThatThrownBy(() -> writer.write(0, 0, new float[192], 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of the 2 training images can be read");
  }

  @Test
  void refusesEmptyClasses() throws IOException {
    TestImages.rgb(root.resolve("train/a/1.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("val/a/1.jpg"), 8, 8, 0);
    Files.createDirectories(root.resolve("train/empty"));
    refuses(root.resolve("train/empty") + " has no .jpg, .jpeg or .png files", "delete the folder");
  }

  @Test
  void refusesFoldersWithoutClasses() {
    refuses("has no sub-folders", "put the images of each class");
    assertThatThrownBy(() -> ImageFolder.open(root.resolve("none"), 8))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(() -> ImageFolder.open(root, 0)).hasMessageContaining("at least 1 pixel");
  }

  @Test
  void refusesTooFewImagesToDivide() {
    TestImages.rgb(root.resolve("a/1.jpg"), 8, 8, 0);
    refuses("has 1 images, too few", "give at least 5");
  }

  @Test
  void refusesDivisionsThatDisagree() {
    TestImages.rgb(root.resolve("train/tabby/1.jpg"), 8, 8, 0);
    refuses("neither test nor val");
    TestImages.rgb(root.resolve("val/taby/1.jpg"), 8, 8, 0);
    refuses("has the class taby", "did you mean tabby?");
  }

  @Test
  void namesTheUnreadableImage() throws IOException {
    Path bad = root.resolve("train/a/bad.jpg");
    TestImages.rgb(root.resolve("train/a/good.jpg"), 8, 8, 0);
    TestImages.rgb(root.resolve("val/a/1.jpg"), 8, 8, 0);
    Files.writeString(bad, "not an image");
    ImageDataset set = ImageFolder.open(root, 8);
    assertThatThrownBy(() -> set.train().read(0, new byte[192], 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(bad.toString());
  }

  private void refuses(String... parts) {
    assertThatThrownBy(() -> ImageFolder.open(root, 8))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
