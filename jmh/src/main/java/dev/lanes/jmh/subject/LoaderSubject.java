package dev.lanes.jmh.subject;

import dev.lanes.datasets.ByteSplit;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.loading.Augmentation;
import dev.lanes.datasets.loading.BatchLoader;
import dev.lanes.datasets.loading.ExampleSource;
import dev.lanes.datasets.loading.ImageExamples;
import dev.lanes.datasets.loading.Preprocessing;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The loading of batches, by as many background threads as are given.
 *
 * @param threaded whether the loader does it, or a plain loop on one thread, with which it is
 *     compared
 */
public record LoaderSubject(boolean threaded) implements Subject {
  private static final int PADDING = 4;

  @Override
  public String id() {
    return threaded ? "loader" : "loop";
  }

  @Override
  public String describe() {
    return threaded ? "batches by background threads" : "batches by a plain loop";
  }

  @Override
  public Optional<String> refuses(Task task) {
    return task instanceof Loading ? Optional.empty() : Optional.of("it only loads batches");
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    Loading loading = (Loading) task;
    ImageShape shape = new ImageShape(loading.channels(), loading.size(), loading.size());
    int count = loading.images();
    byte[] pixels = new byte[Math.multiplyExact(count, shape.length())];
    new SplittableRandom(1).nextBytes(pixels);
    ByteSplit split = new ByteSplit("bench", shape, 1, pixels, new byte[count]);
    ExampleSource examples =
        ImageExamples.random(
            shape,
            split,
            Preprocessing.of("channel", shape, split),
            new Augmentation(loading.crop(), loading.crop(), PADDING, true),
            1);
    return threaded ? new Loader(examples, loading.batch(), threads) : new Loop(examples, loading);
  }

  /** One epoch, drained as fast as it comes. */
  private static final class Loader implements Prepared {
    private final ExampleSource examples;
    private final int batch;
    private final int workers;
    private final float[] last;

    Loader(ExampleSource examples, int batch, int workers) {
      this.examples = examples;
      this.batch = batch;
      this.workers = workers;
      last = new float[Math.multiplyExact(batch, examples.length())];
    }

    @Override
    public void run() {
      try (BatchLoader loader = BatchLoader.testing(examples, batch).workers(workers).open()) {
        while (loader.next()) {
          System.arraycopy(loader.batch().examples(), 0, last, 0, last.length);
        }
      }
    }

    @Override
    public List<float[]> results() {
      return List.of(last.clone());
    }

    @Override
    public void close() {}
  }

  /** The same epoch by one loop. */
  private static final class Loop implements Prepared {
    private final ExampleSource.Writer writer;
    private final Loading task;
    private final float[] batch;

    Loop(ExampleSource examples, Loading task) {
      this.task = task;
      writer = examples.newWriter();
      batch = new float[Math.multiplyExact(task.batch(), examples.length())];
    }

    @Override
    public void run() {
      int length = batch.length / task.batch();
      for (int image = 0; image < task.images(); image++) {
        writer.write(0, image, batch, image % task.batch() * length);
      }
    }

    @Override
    public List<float[]> results() {
      return List.of(batch.clone());
    }

    @Override
    public void close() {}
  }
}
