package dev.lanes.datasets;

import java.util.List;

/**
 * A set of labelled images, all of one shape.
 *
 * @param name the name it is known by in the catalogue
 * @param classNames the name of each class; a label is an index into this list
 * @param shape the shape of every image
 * @param train the images to train on
 * @param test the images to test on
 */
public record ImageDataset(
    String name, List<String> classNames, ImageShape shape, Split train, Split test)
    implements Dataset {
  /** Copies the list of names. */
  public ImageDataset {
    classNames = List.copyOf(classNames);
  }

  /**
   * How many classes there are.
   *
   * @return the number of names
   */
  public int classes() {
    return classNames.size();
  }
}
