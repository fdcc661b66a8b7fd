package dev.lanes.datasets.source;

import dev.lanes.datasets.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Names for class folders, from a file {@code classes.txt}, where folders have numbers. */
final class ClassNames {
  private static final String FILE = "classes.txt";

  private ClassNames() {}

  /** Returns the name of each folder: its own where there is no file, or no line for it. */
  static List<String> of(Path root, List<String> folders) {
    Path file = root.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return folders;
    }
    Map<String, String> names = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+", 2);
        if (words.length == 2) {
          names.put(words[0], words[1].split("\t", 2)[0].strip());
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "images: cannot read %s: %s; save it as UTF-8, or delete it".formatted(file, e), e);
    }
    List<String> all = folders.stream().map(each -> names.getOrDefault(each, each)).toList();
    if (new HashSet<>(all).size() < all.size()) {
      throw new DataException(
          "images: %s gives two classes the same name; give each its own".formatted(file));
    }
    return all;
  }
}
