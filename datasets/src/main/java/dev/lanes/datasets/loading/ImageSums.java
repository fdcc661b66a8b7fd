package dev.lanes.datasets.loading;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import dev.lanes.datasets.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the images of a split, by several threads.
 *
 * <p>Of more than 65,536 images, so many are taken, evenly spread: to read a million photographs
 * takes an hour, and the mean of these differs by less than a thousandth of a deviation. Sums are
 * exact integers, so that threads may add in any order.
 */
final class ImageSums {
  static final int MOST_IMAGES = 1 << 16;

  private final long[] sums;
  private long images;

  private ImageSums(int length) {
    sums = new long[length];
  }

  /** Adds one image to the sums. */
  interface Adder {
    void add(byte[] image, long[] sums);
  }

  /**
   * Adds up.
   *
   * @param length how many sums there are
   * @param workers how many threads read
   * @throws DataException if an image cannot be read, or none
   */
  static ImageSums of(ImageShape shape, Split split, int length, int workers, Adder adder) {
    ImageSums all = new ImageSums(length);
    int count = Math.min(split.size(), MOST_IMAGES);
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          ImageSums own = new ImageSums(length);
          byte[] image = new byte[shape.length()];
          try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              if (split.read((int) ((long) i * split.size() / count), image, 0)) {
                adder.add(image, own.sums);
                own.images++;
              }
            }
            all.add(own);
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            next.set(count);
          }
        };
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < workers; i++) {
      others.add(Thread.ofPlatform().daemon().name("lanes-mean-" + i).start(work));
    }
    work.run();
    others.forEach(ImageSums::join);
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    if (all.images == 0) {
      throw new DataException(
          "preprocessing: none of the %d training images can be read; look at what was reported of them"
              .formatted(split.size()));
    }
    return all;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("preprocessing: interrupted while reading; start again", e);
    }
  }

  private synchronized void add(ImageSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    images += other.images;
  }

  /** Returns the sums. */
  long[] sums() {
    return sums;
  }

  /** Returns how many images were added. */
  long images() {
    return images;
  }
}
