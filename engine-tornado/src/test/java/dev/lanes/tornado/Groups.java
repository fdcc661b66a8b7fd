package dev.lanes.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * Groups of items as a device runs them, in plain Java: a thread an item, local memory of the
 * group's own, and barriers at which its items wait for each other.
 */
final class Groups {
  private static final int PATIENCE_SECONDS = 20;

  /** The local memory of a group, and its barrier. */
  private static final class Group {
    private final List<float[]> arrays = new ArrayList<>();
    private final CyclicBarrier barrier;

    Group(int items) {
      barrier = new CyclicBarrier(items);
    }

    /** Returns the array that all items get as their so many-th. */
    synchronized float[] array(int index, int size) {
      if (index == arrays.size()) {
        arrays.add(new float[size]);
      }
      return arrays.get(index);
    }

    void await() {
      try {
        barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("not all items of the group came to the barrier", e);
      }
    }
  }

  /** What an item knows of its place. */
  private static final class Item extends KernelContext {
    private final Group group;
    private int arrays;

    Item(Group group, int groupIndex, int localIndex) {
      this.group = group;
      set("groupIdx", groupIndex);
      set("localIdx", localIndex);
    }

    /** Sets a field that TornadoVM's compilers replace, and that is 0 in Java. */
    private void set(String field, int value) {
      try {
        var reflected = KernelContext.class.getField(field);
        reflected.setAccessible(true);
        reflected.set(this, value);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(field, e);
      }
    }

    @Override
    public float[] allocateFloatLocalArray(int size) {
      return group.array(arrays++, size);
    }

    @Override
    public void localBarrier() {
      group.await();
    }
  }

  private Groups() {}

  /** Runs a kernel in so many groups of so many items, one group after the other. */
  static void run(int groups, int items, Consumer<KernelContext> kernel) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int index = 0; index < groups; index++) {
        Group group = new Group(items);
        List<Callable<Void>> calls = new ArrayList<>();
        for (int local = 0; local < items; local++) {
          Item item = new Item(group, index, local);
          calls.add(
              () -> {
                kernel.accept(item);
                return null;
              });
        }
        for (Future<Void> ended : threads.invokeAll(calls)) {
          ended.get();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("a kernel failed", e);
    }
  }
}
