package dev.lanes.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.TabularDataset;
import dev.lanes.datasets.download.DownloadListener;
import dev.lanes.datasets.download.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCatalogTest {
  @TempDir Path folder;

  @Test
  void knowsSixSets() {
    assertThat(DatasetCatalog.names())
        .containsExactly("shapes", "cifar10", "mnist", "fashion-mnist", "images", "house-prices");
    assertThat(DatasetCatalog.find("shapes").builtIn()).isTrue();
    assertThat(DatasetCatalog.find("cifar10").builtIn()).isFalse();
  }

  @Test
  void hasAnAddressALengthAndASumForEveryFile() {
    for (DatasetInfo info : DatasetCatalog.all()) {
      assertThat(info.summary()).isNotBlank();
      for (RemoteFile file : info.files()) {
        assertThat(file.bytes()).isPositive();
        assertThat(file.checksum().hex()).matches("[0-9a-f]{32}");
        assertThat(file.addresses())
            .allSatisfy(address -> assertThat(address.toString()).endsWith("/" + file.name()));
      }
    }
    assertThat(DatasetCatalog.find("mnist").files()).hasSize(4);
  }

  @Test
  void namesTheNearestToAnUnknownName() {
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("cifar-10")))
        .isInstanceOf(DataException.class)
        .hasMessage("data set: there is no 'cifar-10'; did you mean cifar10?");
    assertThatThrownBy(() -> DatasetCatalog.find("xyz"))
        .hasMessageContaining("known are shapes, cifar10");
  }

  @Test
  void opensTheBuiltInSets() {
    ImageDataset shapes = (ImageDataset) DatasetCatalog.open(DatasetRequest.of("shapes"));
    assertThat(shapes.train().size()).isEqualTo(10_000);
    assertThat(shapes.test().size()).isEqualTo(2_000);
    assertThat(DatasetCatalog.open(DatasetRequest.of("house-prices")))
        .isInstanceOf(TabularDataset.class);
  }

  @Test
  void saysWhereToPutWhich() {
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("cifar10").withData(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "cifar10: its files are not in " + folder,
            "run with --download",
            "cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            "--data DIR");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("mnist").withData(missing)))
        .hasMessageContainingAll(missing.toString(), "t10k-labels-idx1-ubyte.gz from https://");
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("images")))
        .hasMessageContaining("--data DIR");
  }

  @Test
  void letsTheReaderNameTheFileThatIsMissing() throws IOException {
    Path own = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    Files.write(own.resolve("data_batch_1.bin"), new byte[3]);
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("cifar10").withData(folder)))
        .hasMessageContaining("has 3 bytes but should have 30730000");
    Files.delete(own.resolve("data_batch_1.bin"));
    Files.write(own.resolve("data_batch_2.bin"), new byte[3]);
    assertThatThrownBy(() -> DatasetCatalog.open(DatasetRequest.of("cifar10").withData(folder)))
        .hasMessageContaining("data_batch_1.bin is missing in " + own);
  }

  @Test
  void requestsKeepWhatIsNotChanged() {
    DatasetRequest request =
        DatasetRequest.of("images")
            .withData(folder)
            .withSeed(7)
            .withImageSize(64)
            .withDownload(DownloadListener.SILENT);
    assertThat(request.data()).contains(folder);
    assertThat(request.seed()).isEqualTo(7);
    assertThat(request.imageSize()).isEqualTo(64);
    assertThat(request.download()).isTrue();
    assertThat(DatasetRequest.of("images").download()).isFalse();
  }
}
