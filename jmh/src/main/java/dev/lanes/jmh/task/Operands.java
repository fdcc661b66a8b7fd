package dev.lanes.jmh.task;

import dev.lanes.graph.ShapeException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Numbers for tasks. */
final class Operands {
  private Operands() {}

  /** Returns numbers spread evenly over {@code [-1, 1)}, the same for the same name and count. */
  static float[] floats(String name, long count) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * (random.nextInt() >>> 8) * 0x1p-24f - 1;
    }
    return values;
  }

  /** Returns class indices as floats. */
  static float[] labels(int count, int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(classes);
    }
    return values;
  }

  static String join(int... sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  static void requirePositive(String benchmark, int... sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new ShapeException(
            "%s: sizes must be at least 1, not %d in %s".formatted(benchmark, size, join(sizes)));
      }
    }
  }
}
