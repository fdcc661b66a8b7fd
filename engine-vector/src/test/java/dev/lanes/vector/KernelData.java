package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Operands for kernels under test: row-major or blocked, surrounded and padded by NaN. */
final class KernelData {
  private static final int MARGIN = 37;
  private static final int SHARED = 1 << 20;

  private KernelData() {}

  /** Returns numbers between -1 and 1. */
  static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** Returns a workspace whose shared memory is full of NaN. */
  static Workspace workspace(int threads, boolean winograd) {
    Settings settings = new Settings(threads, winograd);
    return new Workspace(settings, noNumbers(), noNumbers(), false);
  }

  private static Scratch noNumbers() {
    Scratch scratch = new Scratch();
    scratch.reserve(SHARED);
    Arrays.fill(scratch.array(), Float.NaN);
    return scratch;
  }

  /** Returns a storage for so many images, filled with NaN. */
  static Storage empty(int batch, int perImage, boolean blocked) {
    int length = blocked ? Math.ceilDiv(batch, BLOCK) * BLOCK * perImage : batch * perImage;
    float[] array = new float[length + 2 * MARGIN];
    Arrays.fill(array, Float.NaN);
    return new Storage(array, MARGIN);
  }

  /** Returns a storage with the values, and NaN around them and in lanes without an image. */
  static Storage of(float[] values, int batch, boolean blocked) {
    int perImage = values.length / batch;
    Storage storage = empty(batch, perImage, blocked);
    for (int n = 0; n < batch; n++) {
      for (int i = 0; i < perImage; i++) {
        storage.array()[index(storage, perImage, n, i, blocked)] = values[n * perImage + i];
      }
    }
    return storage;
  }

  /** Returns a row-major storage of values without images. */
  static Storage of(float[] values) {
    return of(values, 1, false);
  }

  /** Returns the values of a storage in row-major order. */
  static float[] values(Storage storage, int batch, int perImage, boolean blocked) {
    float[] values = new float[batch * perImage];
    for (int n = 0; n < batch; n++) {
      for (int i = 0; i < perImage; i++) {
        values[n * perImage + i] = storage.array()[index(storage, perImage, n, i, blocked)];
      }
    }
    return values;
  }

  private static int index(Storage storage, int perImage, int n, int i, boolean blocked) {
    return storage.offset()
        + (blocked ? (n / BLOCK * perImage + i) * BLOCK + n % BLOCK : n * perImage + i);
  }

  /** Runs the kernels one after the other. */
  static void run(List<Kernel> kernels, int threads) {
    try (Workers workers = new Workers(threads)) {
      for (Kernel kernel : kernels) {
        workers.run(kernel, 0);
      }
    }
  }
}
