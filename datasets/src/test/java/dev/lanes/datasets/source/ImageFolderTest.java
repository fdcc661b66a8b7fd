package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
