package dev.lanes.scalar;

/** The loops of one node, bound to where its operands and its result lie. */
@FunctionalInterface
interface Kernel {
  void run(long step);
}
