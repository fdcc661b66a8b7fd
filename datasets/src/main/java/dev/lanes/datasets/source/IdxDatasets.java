package dev.lanes.datasets.source;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MNIST and Fashion-MNIST: four IDX files, gzipped or not, named with {@code -} or {@code .} before
 * {@code idx}.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges: The MNIST database</a>
 * @see <a href="https://arxiv.org/abs/1708.07747">Xiao, Rasul, Vollgraf: Fashion-MNIST</a>
 */
public final class IdxDatasets {
  /** The shape of every image. */
  public static final ImageShape SHAPE = new ImageShape(1, 28, 28);

  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  private static final List<String> CLOTHES =
      List.of(
          "T-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");
  private static final String TRAIN = "train";
  private static final String TEST = "t10k";
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";

  private IdxDatasets() {}

  /**
   * Whether a folder has all four files.
   *
   * @param folder the folder
   * @return false also where there is no such folder
   */
  public static boolean isComplete(Path folder) {
    return files(folder).allMatch(Optional::isPresent);
  }

  /**
   * Whether a folder has at least one of the four files.
   *
   * @param folder the folder
   * @return false also where there is no such folder
   */
  public static boolean isBegun(Path folder) {
    return files(folder).anyMatch(Optional::isPresent);
  }

  private static Stream<Optional<Path>> files(Path folder) {
    return Stream.of(TRAIN, TEST)
        .flatMap(part -> Stream.of(find(folder, part, IMAGES), find(folder, part, LABELS)));
  }

  /**
   * Reads the whole set into memory, 55 MB.
   *
   * @param name {@code "mnist"} or {@code "fashion-mnist"}, which have equal files but other
   *     classes
   * @param folder the folder with the four files
   * @return the images; the numbers of them are those of the files
   * @throws DataException if a file is missing, damaged or of the wrong size, or a label is out of
   *     range
   */
  public static ImageDataset open(String name, Path folder) {
    List<String> classes = name.equals("fashion-mnist") ? CLOTHES : DIGITS;
    return new ImageDataset(
        name, classes, SHAPE, split(name, folder, TRAIN), split(name, folder, TEST));
  }

  private static Split split(String name, Path folder, String part) {
    Path imageFile = existing(name, folder, part, IMAGES);
    Path labelFile = existing(name, folder, part, LABELS);
    IdxFile images = IdxFile.read(name, imageFile, 3);
    IdxFile labels = IdxFile.read(name, labelFile, 1);
    int[] size = images.dimensions(); // [images, height, width]
    if (size[1] != SHAPE.height() || size[2] != SHAPE.width()) {
      throw new DataException(
          "%s: the images of %s have %dx%d pixels but should have %dx%d; use the files of this data set"
              .formatted(name, imageFile, size[1], size[2], SHAPE.height(), SHAPE.width()));
    }
    if (size[0] != labels.dimensions()[0]) {
      throw new DataException(
          "%s: %s has %d images but %s has %d labels; use files that belong together"
              .formatted(name, imageFile, size[0], labelFile, labels.dimensions()[0]));
    }
    return new ByteSplit(labelFile.toString(), SHAPE, DIGITS.size(), images.data(), labels.data());
  }

  private static Path existing(String name, Path folder, String part, String kind) {
    return find(folder, part, kind)
        .orElseThrow(
            () ->
                new DataException(
                    "%s: %s is missing in %s; put it there, gzipped or not, or run with --download"
                        .formatted(name, candidates(part, kind).getFirst(), folder)));
  }

  private static Optional<Path> find(Path folder, String part, String kind) {
    return candidates(part, kind).stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static List<String> candidates(String part, String kind) {
    int rank = kind.equals(IMAGES) ? 3 : 1;
    List<String> names = new ArrayList<>();
    for (String separator : Arrays.asList("-", ".")) {
      String name = "%s-%s%sidx%d-ubyte".formatted(part, kind, separator, rank);
      names.add(name + ".gz");
      names.add(name);
    }
    return names;
  }
}
