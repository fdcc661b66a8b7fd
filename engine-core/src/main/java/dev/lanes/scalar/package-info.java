/**
 * The scalar backend: plain nested loops on one thread, the "CPU program" that speed-ups are quoted
 * against and, with sums in double, the oracle other backends are held to.
 */
@NullMarked
package dev.lanes.scalar;

import org.jspecify.annotations.NullMarked;
