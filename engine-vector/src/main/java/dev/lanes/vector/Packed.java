package dev.lanes.vector;

import java.util.Optional;

/**
 * Memory for a variable in another order: its own, where it is brought there once for many runs, or
 * else shared with other kernels, for the one that comes next.
 */
sealed interface Packed {
  /**
   * Memory of its own.
   *
   * @param variable what is packed
   * @param place where
   */
  record Kept(Storage variable, Storage place) implements Packed {
    @Override
    public float[] array() {
      return place.array();
    }

    @Override
    public int offset() {
      return place.offset();
    }

    @Override
    public Optional<Storage> packs() {
      return Optional.of(variable);
    }
  }

  /**
   * Memory that the next variable to be packed will be written to.
   *
   * @param scratch where
   */
  record Shared(Scratch scratch) implements Packed {
    @Override
    public float[] array() {
      return scratch.array();
    }

    @Override
    public int offset() {
      return VectorConstants.FIRST;
    }

    @Override
    public Optional<Storage> packs() {
      return Optional.empty();
    }
  }

  /** Returns the array, when a kernel runs. */
  float[] array();

  /** Returns where the memory begins. */
  int offset();

  /** Returns the variable, if it need not be packed again as long as it stays the same. */
  Optional<Storage> packs();
}
