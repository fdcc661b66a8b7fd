/** From a graph to a program: order, dead code, fusions, liveness and memory offsets. */
@NullMarked
package dev.lanes.plan;

import org.jspecify.annotations.NullMarked;
