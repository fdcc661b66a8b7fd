package dev.lanes.datasets.loading;

import dev.lanes.train.BatchSource;
import dev.lanes.train.Batches;

/** Examples as the trainer takes them: in batches that {@link BatchLoader} prepares. */
public final class LoadedBatches implements BatchSource {
  private final ExampleSource source;
  private final int batchSize;
  private final long seed;
  private final boolean training;
  private final int views;
  private final int workers;

  private LoadedBatches(
      ExampleSource source, int batchSize, long seed, boolean training, int views, int workers) {
    this.source = source;
    this.batchSize = batchSize;
    this.seed = seed;
    this.training = training;
    this.views = views;
    this.workers = workers;
    builder(); // checks the batch size
  }

  /**
   * Shuffled batches without end.
   *
   * @param source the examples
   * @param batchSize examples of a batch
   * @param seed the run's seed
   * @return the batches
   * @throws dev.lanes.datasets.DataException if there are fewer examples than a batch takes
   */
  public static LoadedBatches training(ExampleSource source, int batchSize, long seed) {
    return new LoadedBatches(source, batchSize, seed, true, 1, 1);
  }

  /**
   * One pass in order.
   *
   * @param source the examples
   * @param batchSize examples of a batch
   * @return the batches
   */
  public static LoadedBatches testing(ExampleSource source, int batchSize) {
    int views = source instanceof ImageExamples images ? images.views() : 1;
    return new LoadedBatches(source, batchSize, 0, false, views, 1);
  }

  /**
   * The same, prepared by several threads: worth it where images are decoded.
   *
   * @param newWorkers how many, at least 1; what comes out does not depend on it
   * @return the batches
   */
  public LoadedBatches withWorkers(int newWorkers) {
    return new LoadedBatches(source, batchSize, seed, training, views, newWorkers);
  }

  private BatchLoader.Builder builder() {
    BatchLoader.Builder builder =
        training
            ? BatchLoader.training(source, batchSize, seed)
            : BatchLoader.testing(source, batchSize);
    return builder.workers(workers);
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int stepsPerEpoch() {
    return builder().stepsPerEpoch();
  }

  @Override
  public int views() {
    return views;
  }

  @Override
  public Batches open(int epoch, int step) {
    return new Loaded(builder().startAt(epoch, step).open());
  }

  private record Loaded(BatchLoader loader) implements Batches {
    @Override
    public boolean advance() {
      return loader.next();
    }

    @Override
    public float[] images() {
      return loader.batch().examples();
    }

    @Override
    public float[] labels() {
      return loader.batch().labels();
    }

    @Override
    public int size() {
      return loader.batch().size();
    }

    @Override
    public void close() {
      loader.close();
    }
  }
}
