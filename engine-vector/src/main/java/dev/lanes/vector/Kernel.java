package dev.lanes.vector;

import java.util.Optional;

/**
 * One step of a compiled program, bound to its operands.
 *
 * <p>The work is cut into parts by its shape alone. Parts write to different places and may run in
 * any order, on any thread, so the result does not depend on the number of threads.
 */
interface Kernel {
  /** Returns the number of independent parts, at least 1. */
  int parts();

  /**
   * Computes one part; allocates nothing.
   *
   * @param part from 0
   * @param thread the worker it runs on, from 0, for scratch memory
   * @param step the number of the training step
   */
  void run(int part, int thread, long step);

  /**
   * Returns the one operand of a kernel that does nothing but bring it into another order, in
   * memory that is the kernel's own: while the operand stays the same, it need not run again.
   */
  default Optional<Storage> packs() {
    return Optional.empty();
  }

  /** Returns a word or two for the plan, such as {@code panel 8x16}. */
  String algorithm();
}
