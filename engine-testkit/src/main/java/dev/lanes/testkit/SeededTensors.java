package dev.lanes.testkit;

import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;

/** Numbers for tests: the same for the same name, on every machine. */
public final class SeededTensors {
  private final PhiloxStream stream;

  /** Creates the source of numbers of that name. */
  public SeededTensors(String name) {
    stream = new PhiloxStream(Philox.mix(20090416, name), 0);
  }

  /** Returns numbers of the standard normal distribution. */
  public float[] gaussian(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = stream.nextGaussian();
    }
    return values;
  }

  /** Returns numbers spread evenly over {@code [from, to)}. */
  public float[] uniform(int count, float from, float to) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = from + (to - from) * stream.nextFloat();
    }
    return values;
  }

  /** Returns numbers of both signs whose magnitude is at least a half and below two. */
  public float[] awayFromZero(int count) {
    float[] values = uniform(count, 0.5f, 2);
    for (int i = 0; i < count; i++) {
      values[i] = (stream.nextInt() & 1) == 0 ? values[i] : -values[i];
    }
    return values;
  }

  /** Returns numbers between -1 and 1 in random order, no two closer than {@code 1/count}. */
  public float[] distinct(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    stream.shuffle(order);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (2 * order[i] + 1f) / count - 1;
    }
    return values;
  }

  /** Returns class indices as floats. */
  public float[] labels(int count, int classes) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = stream.nextInt(classes);
    }
    return values;
  }
}
