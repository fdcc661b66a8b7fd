package dev.lanes.datasets;

import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A set of labelled images, all of one shape.
 *
 * @param name the name it is known by in the catalogue
 * @param classNames the name of each class; a label is an index into this list
 * @param shape the shape of every image
 * @param train the images to train on
 * @param validation the images to watch the training by, if they are others than those to test on
 * @param test the images to test on
 */
public record ImageDataset(
    String name,
    List<String> classNames,
    ImageShape shape,
    Split train,
    Optional<Split> validation,
    Split test)
    implements Dataset {
  /** Copies the list of names. */
  public ImageDataset {
    classNames = List.copyOf(classNames);
  }

  /** Without images for validation. */
  public ImageDataset(
      String name, List<String> classNames, ImageShape shape, Split train, Split test) {
    this(name, classNames, shape, train, Optional.empty(), test);
  }

  /**
   * How many classes there are.
   *
   * @return the number of names
   */
  public int classes() {
    return classNames.size();
  }

  /**
   * The same with a part of the training images held back for validation: of every class the same
   * share, at least one image, drawn by lot.
   *
   * @param share which part of them, above 0 and below 1
   * @param seed decides the lot
   * @return the set; what is left keeps its order
   * @throws DataException if a class has a single training image, or the share is impossible
   */
  public ImageDataset withValidation(double share, long seed) {
    if (!(share > 0 && share < 1)) {
      throw new DataException(
          "validation: a share of %s is impossible; give one above 0 and below 1".formatted(share));
    }
    boolean[] held = new boolean[train.size()];
    int[] labels = IntStream.range(0, held.length).map(train::label).toArray();
    for (int k = 0; k < classes(); k++) {
      int label = k;
      int[] own = IntStream.range(0, held.length).filter(i -> labels[i] == label).toArray();
      if (own.length == 1) {
        throw new DataException(
            "validation: the class %s has a single training image, none of which can be held back; add some"
                .formatted(classNames.get(k)));
      }
      new PhiloxStream(Philox.mix(seed, "validation"), k).shuffle(own);
      long count = Math.clamp(Math.round(share * own.length), Math.min(1, own.length), own.length);
      Arrays.stream(own).limit(Math.min(count, own.length - 1)).forEach(i -> held[i] = true);
    }
    int[] kept = IntStream.range(0, held.length).filter(i -> !held[i]).toArray();
    int[] back = IntStream.range(0, held.length).filter(i -> held[i]).toArray();
    return new ImageDataset(
        name,
        classNames,
        shape,
        new SubSplit(train, kept),
        Optional.of(new SubSplit(train, back)),
        test);
  }
}
