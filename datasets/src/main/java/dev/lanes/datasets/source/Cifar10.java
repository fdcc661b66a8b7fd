package dev.lanes.datasets.source;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.ImageShape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * CIFAR-10 in its official binary form: six files of 10,000 records, each one label byte and 3072
 * bytes of red, green and blue planes of 32x32 pixels; as a folder, or in the official archive.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">The CIFAR-10 page</a>, and Krizhevsky:
 *     Learning Multiple Layers of Features from Tiny Images (2009)
 */
public final class Cifar10 {
  /** The shape of every image. */
  public static final ImageShape SHAPE = new ImageShape(3, 32, 32);

  /** The classes in the order of their labels. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final String ARCHIVE = "cifar-10-binary.tar.gz";
  private static final int RECORDS = 10_000;
  private static final int RECORD_BYTES = 1 + SHAPE.length();
  private static final List<String> TRAIN_FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String TEST_FILE = "test_batch.bin";
  private static final List<String> FILES =
      Stream.concat(TRAIN_FILES.stream(), Stream.of(TEST_FILE)).toList();
  private static final String MEND = "; delete it and run with --download, or fetch it again";

  private Cifar10() {}

  /**
   * Whether a place has the whole set: all six files, or the archive.
   *
   * @param place a folder, or the archive itself
   * @return false also where there is nothing
   */
  public static boolean isComplete(Path place) {
    return Files.isRegularFile(place)
        || Files.exists(place.resolve(ARCHIVE))
        || isUnpackedIn(place);
  }

  /**
   * Whether a folder has at least one of the six files.
   *
   * @param folder the folder
   * @return false also where there is no such folder
   */
  public static boolean isBegun(Path folder) {
    return FILES.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static boolean isUnpackedIn(Path folder) {
    return FILES.stream().allMatch(name -> Files.exists(folder.resolve(name)));
  }

  /**
   * Reads the whole set into memory, 184 MB.
   *
   * @param place the folder with the six files or with {@code cifar-10-binary.tar.gz}, or that
   *     archive itself
   * @return 50,000 images to train on, 10,000 to test on
   * @throws DataException if a file is missing, damaged or not of its official size, or a label is
   *     out of range
   */
  public static ImageDataset open(Path place) {
    return open(place, RECORDS);
  }

  static ImageDataset open(Path place, int records) {
    Contents contents = new Contents(records);
    boolean folder = Files.isDirectory(place);
    Path archive = folder ? place.resolve(ARCHIVE) : place;
    if (isUnpackedIn(place) || (folder && !Files.exists(archive))) {
      contents.readFolder(place);
    } else {
      contents.readArchive(archive);
    }
    return new ImageDataset(
        "cifar10",
        CLASS_NAMES,
        SHAPE,
        contents.split("cifar10 train", contents.trainPixels, contents.trainLabels),
        contents.split("cifar10 test", contents.testPixels, contents.testLabels));
  }

  /** The arrays being filled, file by file, in whatever order the files come. */
  private static final class Contents {
    final int records;
    final byte[] trainPixels;
    final byte[] trainLabels;
    final byte[] testPixels;
    final byte[] testLabels;

    Contents(int records) {
      this.records = records;
      int trainRecords = records * TRAIN_FILES.size();
      this.trainPixels = new byte[trainRecords * SHAPE.length()];
      this.trainLabels = new byte[trainRecords];
      this.testPixels = new byte[records * SHAPE.length()];
      this.testLabels = new byte[records];
    }

    ByteSplit split(String operation, byte[] pixels, byte[] labels) {
      return new ByteSplit(operation, SHAPE, CLASS_NAMES.size(), pixels, labels);
    }

    /** Reads the files side by side; of those that cannot be read the first is told. */
    void readFolder(Path folder) {
      List<DataException> failures =
          FILES.parallelStream()
              .map(name -> failure(folder, name))
              .flatMap(Optional::stream)
              .toList();
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
    }

    /** Reads a file; returns why that was not possible, if so. */
    private Optional<DataException> failure(Path folder, String name) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        return Optional.of(
            new DataException(
                "cifar10: %s is missing in %s; put it there, or run with --download"
                    .formatted(name, folder)));
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
        read(name, file.toString(), Files.size(file), in);
        return Optional.empty();
      } catch (DataException e) {
        return Optional.of(e);
      } catch (IOException e) {
        return Optional.of(new DataException("cifar10: cannot read " + file + ": " + e + MEND, e));
      }
    }

    void readArchive(Path archive) {
      Set<String> missing = new HashSet<>(FILES);
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new BufferedInputStream(
                  new GZIPInputStream(Files.newInputStream(archive), 1 << 16), 1 << 20))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          if (missing.remove(name)) {
            read(name, archive + " (" + name + ")", entry.getSize(), tar);
          }
        }
      } catch (IOException e) {
        throw new DataException(
            "cifar10: %s is cut short or damaged: %s%s".formatted(archive, e.getMessage(), MEND),
            e);
      }
      if (!missing.isEmpty()) {
        throw new DataException(
            "cifar10: %s does not contain %s%s"
                .formatted(archive, String.join(", ", missing.stream().sorted().toList()), MEND));
      }
    }

    private void read(String name, String where, long bytes, InputStream in) throws IOException {
      long expected = (long) records * RECORD_BYTES;
      if (bytes != expected) {
        throw new DataException(
            "cifar10: %s has %d bytes but should have %d (%d records of %d)%s"
                .formatted(where, bytes, expected, records, RECORD_BYTES, MEND));
      }
      boolean test = name.equals(TEST_FILE);
      byte[] pixels = test ? testPixels : trainPixels;
      byte[] labels = test ? testLabels : trainLabels;
      int first = test ? 0 : TRAIN_FILES.indexOf(name) * records;
      for (int i = first; i < first + records; i++) {
        boolean whole =
            in.readNBytes(labels, i, 1) == 1
                && in.readNBytes(pixels, i * SHAPE.length(), SHAPE.length()) == SHAPE.length();
        if (!whole) {
          throw new DataException(
              "cifar10: %s ends in the middle of record %d%s".formatted(where, i - first, MEND));
        }
      }
    }
  }
}
