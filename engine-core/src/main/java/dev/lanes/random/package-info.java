/**
 * Counter-based random numbers: each is a pure function of a key and a counter, so every backend
 * and every resumed run draws the same ones.
 */
@NullMarked
package dev.lanes.random;

import org.jspecify.annotations.NullMarked;
