package dev.lanes.datasets.source;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageDataset;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.NearestNames;
import dev.lanes.datasets.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder with a sub-folder of images for each class: {@code root/CLASS/*.jpg|jpeg|png}, or {@code
 * root/{train,val,test}/CLASS/...}.
 *
 * <p>With {@code train}, the test split is {@code test}, and {@code val} is for validation; where
 * there is no {@code test}, {@code val} is the test split. Without {@code train}, every fifth image
 * of each class in the order of their names is for testing. Classes and files are taken in the
 * order of their names; names that begin with a dot are ignored. A file {@code root/classes.txt}
 * may give the class folders other names: a line each, the folder, a tab or blanks, and the name,
 * which ends at the next tab. Images are decoded when they are read, as {@link ImageFile} says, in
 * colour.
 */
public final class ImageFolder {
  private static final int TEST_EVERY = 5;

  private ImageFolder() {}

  /** The same, ended by the first file that cannot be read. */
  public static ImageDataset open(Path root, int size) {
    return open(root, size, BrokenFiles.fail());
  }

  /**
   * Lists the images of a folder; decodes none.
   *
   * @param root the folder
   * @param size height and width that every image is resized and cropped to, in pixels
   * @param broken what becomes of files that cannot be read
   * @return the set, of shape {@code [3, size, size]}
   * @throws DataException if the folder or a part is missing, has no classes, or a class no images
   */
  public static ImageDataset open(Path root, int size, BrokenFiles broken) {
    if (size < 1) {
      throw new DataException("images: image size %d; give at least 1 pixel".formatted(size));
    }
    if (!Files.isDirectory(root)) {
      throw new DataException(
          "images: there is no folder %s; name one with a sub-folder of images for each class"
              .formatted(root));
    }
    Path trainFolder = root.resolve("train");
    boolean divided = Files.isDirectory(trainFolder);
    List<String> classes = classes(divided ? trainFolder : root);
    Listing train = new Listing();
    Listing validation = new Listing();
    Listing test = new Listing();
    if (divided) {
      addAll(train, trainFolder, classes);
      List<Path> others = otherFolders(root, classes);
      addAll(test, others.getFirst(), classes);
      if (others.size() > 1) {
        addAll(validation, others.getLast(), classes);
      }
    } else {
      divide(root, classes, train, test);
    }
    ImageShape shape = new ImageShape(3, size, size);
    return new ImageDataset(
        "images",
        ClassNames.of(root, classes),
        shape,
        train.split(shape, broken),
        validation.files.isEmpty()
            ? Optional.empty()
            : Optional.of(validation.split(shape, broken)),
        test.split(shape, broken));
  }

  private static void addAll(Listing listing, Path folder, List<String> classes) {
    for (int label = 0; label < classes.size(); label++) {
      Path classFolder = folder.resolve(classes.get(label));
      if (Files.isDirectory(classFolder)) {
        for (Path file : images(classFolder)) {
          listing.add(file, label);
        }
      }
    }
  }

  private static void divide(Path root, List<String> classes, Listing train, Listing test) {
    for (int label = 0; label < classes.size(); label++) {
      List<Path> files = images(root.resolve(classes.get(label)));
      if (files.size() < TEST_EVERY) {
        throw new DataException(
            "images: the class folder %s has %d images, too few to keep every fifth for testing; give at least 5, or divide them yourself into %s and %s"
                .formatted(
                    root.resolve(classes.get(label)),
                    files.size(),
                    root.resolve("train"),
                    root.resolve("val")));
      }
      for (int i = 0; i < files.size(); i++) {
        (i % TEST_EVERY == TEST_EVERY - 1 ? test : train).add(files.get(i), label);
      }
    }
  }

  /** Returns the folder to test on and, if there is another, that for validation. */
  private static List<Path> otherFolders(Path root, List<String> classes) {
    List<Path> folders =
        Stream.of("test", "val").map(root::resolve).filter(Files::isDirectory).toList();
    if (folders.isEmpty()) {
      throw new DataException(
          "images: %s has a folder train but neither test nor val; add one with the same class folders"
              .formatted(root));
    }
    for (Path folder : folders) {
      for (String found : classes(folder)) {
        if (!classes.contains(found)) {
          throw new DataException(
              "images: %s has the class %s, which %s does not have; %s"
                  .formatted(
                      folder,
                      found,
                      root.resolve("train"),
                      NearestNames.suggestion(found, classes)));
        }
      }
    }
    return folders;
  }

  private static List<String> classes(Path folder) {
    List<String> names =
        list(folder, Files::isDirectory).stream()
            .map(path -> path.getFileName().toString())
            .toList();
    if (names.isEmpty()) {
      throw new DataException(
          "images: %s has no sub-folders; put the images of each class into a folder named for it"
              .formatted(folder));
    }
    return names;
  }

  private static List<Path> images(Path classFolder) {
    List<Path> files = list(classFolder, ImageFolder::isImage);
    if (files.isEmpty()) {
      throw new DataException(
          "images: the class folder %s has no .jpg, .jpeg or .png files; add some, or delete the folder"
              .formatted(classFolder));
    }
    return files;
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"))
        && Files.isRegularFile(file);
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .filter(wanted)
          .sorted(Comparator.comparing((Path path) -> path.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new DataException(
          "images: cannot list %s: %s; check that you may read it".formatted(folder, e), e);
    }
  }

  /** Files with their labels, while they are collected. */
  private static final class Listing {
    final List<Path> files = new ArrayList<>();
    final List<Integer> labels = new ArrayList<>();

    void add(Path file, int label) {
      files.add(file);
      labels.add(label);
    }

    Split split(ImageShape shape, BrokenFiles broken) {
      int[] each = labels.stream().mapToInt(Integer::intValue).toArray();
      return new FileSplit(files, each, shape, broken);
    }
  }

  /** Images that are decoded when they are read. */
  private static final class FileSplit implements Split {
    private final List<Path> files;
    private final int[] labels;
    private final ImageShape shape;
    private final BrokenFiles broken;

    FileSplit(List<Path> files, int[] labels, ImageShape shape, BrokenFiles broken) {
      this.files = List.copyOf(files);
      this.labels = labels;
      this.shape = shape;
      this.broken = broken;
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public boolean read(int index, byte[] out, int offset) {
      Path file = files.get(index);
      try {
        byte[] image = ImageFile.read(file, shape);
        System.arraycopy(image, 0, out, offset, image.length);
        return true;
      } catch (DataException e) {
        broken.found(file, e);
        return false;
      }
    }
  }
}
