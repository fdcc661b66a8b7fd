package dev.lanes.vector;

/**
 * Memory for many tensors, a few large arrays: so large that G1 gives each regions of its own,
 * where {@link VectorConstants#FIRST} lies on a cache line. Vectors of 64 bytes that lie across two
 * lines take up to half as long again.
 *
 * <p>Arrays are never moved or given back before the arena is.
 */
final class Arena {
  private static final int LEAST_REGION = 1 << 20; // bytes
  private static final int LARGEST_REGION = 1 << 25;
  private static final int REGIONS = 2048; // that G1 cuts the heap into

  private Storage chunk = new Storage(new float[0], 0); // what is left begins at its offset
  private long bytes;

  /** Returns the least floats of an array that begins a region. */
  static int leastLength() {
    long region = LEAST_REGION;
    while (region < LARGEST_REGION && region * REGIONS < Runtime.getRuntime().maxMemory()) {
      region *= 2;
    }
    return (int) (region / 2 / Float.BYTES);
  }

  /** Returns a new array of at least so many floats from {@link VectorConstants#FIRST} on. */
  static float[] array(long length) {
    return new float[Math.toIntExact(Math.max(leastLength(), VectorConstants.FIRST + length))];
  }

  /** Returns zeros for the elements; the surplus up to a whole block may be overwritten. */
  Storage take(long elements) {
    int length = VectorConstants.padded(elements);
    bytes += (long) length * Float.BYTES;
    if (length >= leastLength()) { // leaves what is left of a chunk for small ones
      return new Storage(array(length), VectorConstants.FIRST);
    }
    if (chunk.array().length - chunk.offset() < length) {
      chunk = new Storage(array(length), VectorConstants.FIRST);
    }
    Storage taken = chunk;
    chunk = new Storage(taken.array(), taken.offset() + length);
    return taken;
  }

  /** Returns how much has been taken. */
  long bytes() {
    return bytes;
  }
}
