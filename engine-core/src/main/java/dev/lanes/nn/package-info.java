/** Layers, their initial weights, and networks described by them. */
@NullMarked
package dev.lanes.nn;

import org.jspecify.annotations.NullMarked;
