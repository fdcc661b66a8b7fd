package dev.lanes.datasets.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDatasetsTest {
  @TempDir Path folder;

  @Test
  void readsGzippedAndPlainFilesUnderBothNames() throws IOException {
    gzip("train-images-idx3-ubyte.gz", images(3, 28, 28));
    write("train-labels.idx1-ubyte", labels(4, 0, 9));
    write("t10k-images-idx3-ubyte", images(1, 28, 28));
    assertThat(IdxDatasets.isComplete(folder)).isFalse();
    assertThat(IdxDatasets.isBegun(folder)).isTrue();
    gzip("t10k-labels.idx1-ubyte.gz", labels(5));
    assertThat(IdxDatasets.isComplete(folder)).isTrue();

    ImageDataset set = IdxDatasets.open("mnist", folder);
    assertThat(set.name()).isEqualTo("mnist");
    assertThat(set.train().size()).isEqualTo(3);
    assertThat(set.test().size()).isEqualTo(1);
    assertThat(set.train().label(2)).isEqualTo(9);
    assertThat(set.classNames().get(9)).isEqualTo("9");
    byte[] image = new byte[784];
    set.train().read(1, image, 0);
    assertThat(image[0]).isEqualTo((byte) 784);
    assertThat(image[783]).isEqualTo((byte) 1567);
    assertThat(IdxDatasets.open("fashion-mnist", folder).classNames()).contains("sneaker");
  }

  @Test
  void namesTheMissingFile() throws IOException {
    writeAll();
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    refuses("t10k-labels-idx1-ubyte.gz is missing in " + folder, "--download");
  }

  @Test
  void refusesFilesCutShortOrTooLong() throws IOException {
    writeAll();
    byte[] whole = images(3, 28, 28);
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 1));
    refuses("is cut short: it has 2351 bytes of data but its header promises 2352", "--download");
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length + 1));
    refuses("goes on after the 2352 bytes", "--download");
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, 7));
    refuses("is cut short");
    write("train-images-idx3-ubyte", new byte[0]);
    refuses("is cut short");
  }

  @Test
  void refusesGzippedFilesCutShort() throws IOException {
    writeAll();
    gzip("train-images-idx3-ubyte.gz", images(3, 28, 28));
    Path file = folder.resolve("train-images-idx3-ubyte.gz");
    byte[] zipped = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(zipped, zipped.length - 20));
    refuses("is cut short", "--download");
  }

  @Test
  void refusesOtherFormats() throws IOException {
    writeAll();
    write("train-images-idx3-ubyte", "<html>not here</html>".getBytes(UTF_8));
    refuses("begins with 0x3c68746d but an IDX file of bytes with 3 dimensions");
    write("train-images-idx3-ubyte", images(-1, 28, 28));
    refuses("claims the impossible size [-1, 28, 28]");
    write("train-images-idx3-ubyte", images(3, 14, 56));
    refuses("have 14x56 pixels but should have 28x28");
  }

  @Test
  void refusesLabelsThatDoNotFit() throws IOException {
    writeAll();
    write("train-labels-idx1-ubyte", labels(1, 2));
    refuses("has 3 images", "has 2 labels", "belong together");
    write("train-labels-idx1-ubyte", labels(1, 2, 10));
    refuses("image 2 has the label 10");
  }

  private void refuses(String... parts) {
    assertThatThrownBy(() -> IdxDatasets.open("mnist", folder))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private void writeAll() throws IOException {
    write("train-images-idx3-ubyte", images(3, 28, 28));
    write("train-labels-idx1-ubyte", labels(1, 2, 3));
    write("t10k-images-idx3-ubyte", images(1, 28, 28));
    write("t10k-labels-idx1-ubyte", labels(1));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void gzip(String name, byte[] bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(bytes);
    }
  }

  private static byte[] images(int count, int height, int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x803);
    out.writeInt(count);
    out.writeInt(height);
    out.writeInt(width);
    for (int p = 0; p < Math.abs(count) * height * width; p++) {
      out.writeByte(p);
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(int... labels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x801);
    out.writeInt(labels.length);
    for (int label : labels) {
      out.writeByte(label);
    }
    return bytes.toByteArray();
  }
}
