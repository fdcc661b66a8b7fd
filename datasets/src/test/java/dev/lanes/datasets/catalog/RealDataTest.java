package dev.lanes.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.Split;
import dev.lanes.datasets.loading.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Reads the real data sets where they are: in the folder named by the system property {@code
 * lanes.data} or the environment variable {@code LANES_DATA}.
 */
class RealDataTest {
  @Test
  void cifar10HasThePublishedMeanAndDeviation() {
    ImageDataset set = open("cifar10", "cifar-10-batches-bin");
    assertThat(set.train().size()).isEqualTo(50_000);
    assertThat(set.test().size()).isEqualTo(10_000);
    assertBalanced(set.train(), 5_000);
    assertBalanced(set.test(), 1_000);
    Preprocessing channel = Preprocessing.channel(set.shape(), set.train());
    assertScaled(channel.state().get("mean"), 0.49140f, 0.48216f, 0.44653f);
    assertScaled(channel.state().get("std"), 0.24703f, 0.24349f, 0.26159f);
  }

  @Test
  void mnistHasThePublishedMeanAndDeviation() {
    ImageDataset set = open("mnist", "mnist");
    assertThat(set.train().size()).isEqualTo(60_000);
    assertThat(set.test().size()).isEqualTo(10_000);
    assertThat(set.train().label(0)).isEqualTo(5);
    Preprocessing channel = Preprocessing.channel(set.shape(), set.train());
    assertScaled(channel.state().get("mean"), 0.13066f);
    assertScaled(channel.state().get("std"), 0.30811f);
  }

  @Test
  void photosAreRead() {
    Path folder = data("imagenette-224-sample");
    ImageDataset set =
        (ImageDataset)
            DatasetCatalog.open(DatasetRequest.of("images").withData(folder).withImageSize(64));
    assertThat(set.classes()).isEqualTo(10);
    byte[] image = new byte[set.shape().length()];
    for (int i = 0; i < set.test().size(); i += 10) {
      set.test().read(i, image, 0);
    }
    assertThat(image).isNotEqualTo(new byte[image.length]);
  }

  private static ImageDataset open(String name, String folder) {
    Path data = data(folder);
    return (ImageDataset) DatasetCatalog.open(DatasetRequest.of(name).withData(data.getParent()));
  }

  private static Path data(String folder) {
    String root = System.getProperty("lanes.data", System.getenv("LANES_DATA"));
    assumeTrue(root != null, "no folder with real data is named");
    Path data = Path.of(root, folder);
    assumeTrue(Files.isDirectory(data), data + " is not there");
    return data;
  }

  private static void assertBalanced(Split split, int each) {
    int[] counts = new int[10];
    for (int i = 0; i < split.size(); i++) {
      counts[split.label(i)]++;
    }
    assertThat(counts).containsOnly(each);
  }

  private static void assertScaled(float[] found, float... expected) {
    for (int c = 0; c < expected.length; c++) {
      assertThat(found[c] / 255).isCloseTo(expected[c], within(1e-4f));
    }
  }
}
