package dev.lanes.tornado;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The programs of a session that are on the device. One whose executable nobody holds any more is
 * freed when the next is compiled: TornadoVM itself would keep its memory, its queue and its
 * kernels until the plan is closed.
 */
final class Programs {
  private static final long WAIT_MILLIS = 100;

  /** An executable that may go, and what then is to be freed. */
  private static final class Lease extends PhantomReference<TornadoExecutable> {
    private final DeviceProgram program;

    Lease(TornadoExecutable executable, ReferenceQueue<TornadoExecutable> unused) {
      super(executable, unused);
      program = executable.compiled();
    }
  }

  private final Device device;
  private final ReferenceQueue<TornadoExecutable> unused = new ReferenceQueue<>();
  private final Set<Lease> leases = new HashSet<>();

  Programs(Device device) {
    this.device = device;
  }

  void add(TornadoExecutable executable) {
    leases.add(new Lease(executable, unused));
  }

  /** Returns how many programs are on the device. */
  int count() {
    return leases.size();
  }

  /**
   * Frees the programs that nobody holds.
   *
   * @param before is told of each before it is freed
   */
  void forgetUnused(Consumer<DeviceProgram> before) {
    Reference<?> lease = unused.poll();
    while (lease != null) {
      forget(lease, before);
      lease = unused.poll();
    }
  }

  private void forget(Reference<?> reference, Consumer<DeviceProgram> before) {
    if (reference instanceof Lease lease && leases.remove(lease)) {
      before.accept(lease.program);
      lease.program.close();
    }
  }

  /**
   * Requires the device to have the memory for one more program, and looks for programs that nobody
   * holds where it has not.
   *
   * @throws UnsupportedOperationException if it has not
   */
  void requireMemory(Compilation compilation, Consumer<DeviceProgram> before) {
    long array = Float.BYTES * (long) compilation.floats();
    long all = DeviceProgram.bytes(compilation);
    if (used() > 0 && used() + all > device.memoryBytes()) {
      System.gc(); // what is unreachable is known to the collector alone, which sees a small heap
      forgetCollected(before);
    }
    requireMemory(array, all, used(), device);
  }

  private void forgetCollected(Consumer<DeviceProgram> before) {
    try {
      Reference<?> lease = unused.remove(WAIT_MILLIS);
      while (lease != null) {
        forget(lease, before);
        lease = unused.remove(WAIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long used() {
    return leases.stream().mapToLong(lease -> lease.program.bytes()).sum();
  }

  /**
   * Requires the device to have the memory.
   *
   * @param array the bytes of the array all values lie in
   * @param all the bytes of all arrays
   * @param used the bytes of the other programs
   * @throws UnsupportedOperationException if it has not
   */
  static void requireMemory(long array, long all, long used, Device device) {
    if (array > device.largestArrayBytes() || all + used > device.memoryBytes()) {
      throw new UnsupportedOperationException(
          ("compile: the program needs %,d MiB on the device, of which %,d in one array, and other"
                  + " programs have %,d; %s has %,d and takes arrays of %,d; take the batch in"
                  + " pieces or a smaller one")
              .formatted(
                  all >> 20,
                  array >> 20,
                  used >> 20,
                  device,
                  device.memoryBytes() >> 20,
                  device.largestArrayBytes() >> 20));
    }
  }

  /** Frees all. */
  void close() {
    leases.forEach(lease -> lease.program.close());
    leases.clear();
  }
}
