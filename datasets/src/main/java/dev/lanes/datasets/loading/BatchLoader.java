package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepares batches on background threads while the network trains on the one before.
 *
 * <p>What comes out depends on (seed, epoch, step) alone: the order of an epoch is a Philox shuffle
 * keyed by the seed and the epoch, and every example a function of epoch and index. A run resumed
 * at (epoch, step) therefore sees what the uninterrupted one saw, with any number of workers.
 * Nothing is allocated for a batch after the start. One thread may call {@link #next()}.
 */
public final class BatchLoader implements AutoCloseable {
  /** One in use, one ready, one being filled, by all threads together. */
  private static final int SLOTS = 3;

  private final ExampleSource source;
  private final Builder settings;
  private final int steps;
  private final int rows;
  private final int pieces;
  private final BatchRing ring;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Batch current;
  private long waitedNanos;

  private BatchLoader(Builder settings) {
    this.source = settings.source;
    this.settings = settings;
    this.steps = settings.stepsPerEpoch();
    long batches = (long) (settings.endEpoch - settings.epoch) * steps - settings.step;
    this.rows = settings.rowsOfAPiece();
    this.pieces = (settings.batchSize + rows - 1) / rows;
    this.ring = new BatchRing(SLOTS, settings.batchSize, source.length(), pieces, batches);
    for (int i = 0; i < settings.workers; i++) {
      threads.add(Thread.ofPlatform().daemon().name("lanes-batches-" + i).start(this::work));
    }
  }

  /**
   * Prepares shuffled batches without end; what is left over at the end of an epoch is dropped.
   *
   * @param source the examples
   * @param batchSize examples of a batch
   * @param seed the run's seed
   * @return settings to change, then to {@link Builder#open()}
   */
  public static Builder training(ExampleSource source, int batchSize, long seed) {
    return new Builder(source, batchSize, true, Philox.mix(seed, "shuffle"));
  }

  /**
   * Prepares one pass in order; the last batch may have a smaller {@link Batch#size()}.
   *
   * @param source the examples
   * @param batchSize examples of a batch
   * @return settings to change, then to {@link Builder#open()}
   */
  public static Builder testing(ExampleSource source, int batchSize) {
    return new Builder(source, batchSize, false, 0).epochs(1);
  }

  /** What a loader is to do. */
  public static final class Builder {
    private static final int MOST_ROWS = 8; // of a piece

    private final ExampleSource source;
    private final int batchSize;
    private final boolean training;
    private final long key;
    private int epoch;
    private int step;
    private int endEpoch = Integer.MAX_VALUE;
    private int workers = 1;

    private Builder(ExampleSource source, int batchSize, boolean training, long key) {
      this.source = source;
      this.batchSize = batchSize;
      this.training = training;
      this.key = key;
      if (batchSize < 1) {
        throw new DataException("batches: batch size %d; give at least 1".formatted(batchSize));
      }
      if (training && batchSize > source.size()) {
        throw new DataException(
            "batches: the batch size %d is larger than the %d examples of %s; give a batch size of %d or less, or more data"
                .formatted(batchSize, source.size(), source.description(), source.size()));
      }
    }

    /**
     * How many batches an epoch has.
     *
     * @return the number, at least 1
     */
    public int stepsPerEpoch() {
      return training
          ? source.size() / batchSize
          : (int) (((long) source.size() + batchSize - 1) / batchSize);
    }

    /**
     * Starts in the middle, where a checkpoint stopped.
     *
     * @param newEpoch the epoch of the first batch, from 0
     * @param newStep the batch of that epoch, from 0
     * @return this
     * @throws IllegalArgumentException if there is no such batch
     */
    public Builder startAt(int newEpoch, int newStep) {
      if (newEpoch < 0 || newStep < 0 || newStep > stepsPerEpoch()) {
        throw new IllegalArgumentException(
            "batches: cannot start at epoch %d, step %d; an epoch has %d steps, both count from 0"
                .formatted(newEpoch, newStep, stepsPerEpoch()));
      }
      epoch = newEpoch;
      step = newStep;
      return this;
    }

    /**
     * Ends before an epoch; without this, training goes on for ever.
     *
     * @param newEndEpoch how many epochs there are in all, counted from epoch 0
     * @return this
     */
    public Builder epochs(int newEndEpoch) {
      endEpoch = newEndEpoch;
      return this;
    }

    /**
     * How many threads prepare batches: one is enough for sets held in memory; decoding photos
     * takes more.
     *
     * @param newWorkers at least 1
     * @return this
     */
    public Builder workers(int newWorkers) {
      if (newWorkers < 1) {
        throw new IllegalArgumentException(
            "batches: %d workers; give at least 1".formatted(newWorkers));
      }
      workers = newWorkers;
      return this;
    }

    /** Small, so that threads end together; alone, a thread fills the batch in one go. */
    private int rowsOfAPiece() {
      return workers == 1 ? batchSize : Math.clamp(batchSize / (4L * workers), 1, MOST_ROWS);
    }

    /**
     * Starts preparing.
     *
     * @return the loader, to be closed
     */
    public BatchLoader open() {
      return new BatchLoader(this);
    }
  }

  /**
   * How many batches an epoch has.
   *
   * @return the number, at least 1
   */
  public int stepsPerEpoch() {
    return steps;
  }

  /**
   * How long the caller has waited in {@link #next()} so far; near 0 when preparing keeps up.
   *
   * @return nanoseconds
   */
  public long waitedNanos() {
    return waitedNanos;
  }

  /**
   * Goes to the next batch, waiting for it if need be; takes the one before back.
   *
   * @return false after the last
   * @throws DataException if preparing it failed, with the cause; or if the thread was interrupted
   * @throws IllegalStateException if the loader is closed
   */
  public boolean next() {
    if (threads.isEmpty()) {
      throw new IllegalStateException("batches: the loader is closed; open another");
    }
    long start = System.nanoTime();
    try {
      current = ring.take();
      Throwable failure = ring.failure();
      if (failure != null) {
        throw surfaced(failure);
      }
      return current != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("batches: interrupted while waiting; start again", e);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  /**
   * The batch that {@link #next()} went to.
   *
   * @return valid until the next call of {@link #next()} or {@link #close()}
   * @throws IllegalStateException if there is none
   */
  public Batch batch() {
    Batch batch = current;
    if (batch == null) {
      throw new IllegalStateException("batches: there is no batch; call next() until it is false");
    }
    return batch;
  }

  /** Stops the threads and waits for them; batches given out before must not be used any more. */
  @Override
  public void close() {
    current = null;
    ring.close();
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    threads.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private DataException surfaced(Throwable failure) {
    return failure instanceof DataException known
        ? new DataException(String.valueOf(known.getMessage()), known)
        : new DataException(
            "batches: preparing %s failed: %s".formatted(source.description(), failure), failure);
  }

  private void work() {
    try {
      ExampleSource.Writer writer = source.newWriter();
      int[] order = new int[source.size()];
      int orderEpoch = -1;
      for (long piece = ring.claim(); piece >= 0; piece = ring.claim()) {
        long number = piece / pieces;
        int part = (int) (piece % pieces);
        long fromFirst = number + settings.step;
        int epoch = settings.epoch + (int) (fromFirst / steps);
        int step = (int) (fromFirst % steps);
        if (epoch != orderEpoch) {
          arrange(order, epoch);
          orderEpoch = epoch;
        }
        int first = step * settings.batchSize;
        int count = Math.min(settings.batchSize, order.length - first);
        Batch batch = ring.slot(number);
        if (part == 0) {
          batch.begin(epoch, step, count);
        }
        int fromRow = part * rows;
        int toRow = Math.min(fromRow + rows, settings.batchSize);
        batch.fill(writer, epoch, order, first, count, fromRow, toRow);
        ring.filled(piece);
      }
    } catch (Throwable failure) { // whatever it is, the caller must see it
      ring.fail(failure);
    }
  }

  private void arrange(int[] order, int epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (settings.training) {
      new PhiloxStream(settings.key, epoch).shuffle(order);
    }
  }
}
