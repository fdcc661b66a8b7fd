package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final int RECORDS = 2;
  private static final List<String> FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  @TempDir Path folder;

  @Test
  void readsTheSixFiles() throws IOException {
    writeFiles();
    ImageDataset set = Cifar10.open(folder, RECORDS);
    assertThat(set.train().size()).isEqualTo(10);
    assertThat(set.test().size()).isEqualTo(2);
    assertThat(set.classNames()).hasSize(10).contains("frog");
    assertThat(set.shape()).hasToString("[3,32,32]");
    byte[] image = new byte[3072];
    set.train().read(5, image, 0);
    assertThat(set.train().label(5)).isEqualTo(5);
    assertThat(image).isEqualTo(pixels(5));
    set.test().read(1, image, 0);
    assertThat(set.test().label(1)).isEqualTo(1);
    assertThat(image).isEqualTo(pixels(11));
  }

  @Test
  void readsTheArchiveInItsFolderOrByItself() throws IOException {
    Path archive = writeArchive(FILES);
    for (Path place : List.of(folder, archive)) {
      assertThat(Cifar10.isComplete(place)).isTrue();
      ImageDataset set = Cifar10.open(place, RECORDS);
      byte[] image = new byte[3072];
      set.train().read(9, image, 0);
      assertThat(set.train().label(9)).isEqualTo(9);
      assertThat(image).isEqualTo(pixels(9));
    }
  }

  @Test
  void namesTheMissingFile() throws IOException {
    writeFiles();
    Files.delete(folder.resolve("data_batch_3.bin"));
    assertThat(Cifar10.isComplete(folder)).isFalse();
    assertThat(Cifar10.isBegun(folder)).isTrue();
    assertThatThrownBy(() -> Cifar10.open(folder, RECORDS))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "cifar10: data_batch_3.bin is missing in %s; put it there, or run with --download",
            folder);
  }

  @Test
  void refusesFilesOfAnotherSize() throws IOException {
    writeFiles();
    Path file = folder.resolve("data_batch_2.bin");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refuses("has 6145 bytes but should have 6146 (2 records of 3073)", "--download");
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 3073));
    refuses("has 9219 bytes");
    assertThatThrownBy(() -> Cifar10.open(folder)).hasMessageContaining("30730000");
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    writeFiles();
    Path file = folder.resolve("test_batch.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[3073] = 10;
    Files.write(file, bytes);
    refuses("cifar10 test: image 1 has the label 10");
  }

  @Test
  void refusesArchivesThatAreCutShortOrIncomplete() throws IOException {
    Path archive = writeArchive(FILES);
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    refuses("is cut short or damaged", "--download");
    Files.writeString(archive, "<html>not here</html>");
    refuses("is cut short or damaged");
    writeArchive(FILES.subList(0, 5));
    refuses("does not contain test_batch.bin");
  }

  private void refuses(String... parts) {
    assertThatThrownBy(() -> Cifar10.open(folder, RECORDS))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private void writeFiles() throws IOException {
    for (int f = 0; f < FILES.size(); f++) {
      Files.write(folder.resolve(FILES.get(f)), records(f));
    }
  }

  private Path writeArchive(List<String> names) throws IOException {
    Path archive = folder.resolve("cifar-10-binary.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (String name : names) {
        byte[] bytes = records(FILES.indexOf(name));
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  /** The records of one file; record i of all has the label i mod 10. */
  private static byte[] records(int file) {
    byte[] bytes = new byte[RECORDS * 3073];
    for (int r = 0; r < RECORDS; r++) {
      int number = file * RECORDS + r;
      bytes[r * 3073] = (byte) (number % 10);
      System.arraycopy(pixels(number), 0, bytes, r * 3073 + 1, 3072);
    }
    return bytes;
  }

  private static byte[] pixels(int number) {
    byte[] pixels = new byte[3072];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (p * 31 + number * 17);
    }
    return pixels;
  }
}
