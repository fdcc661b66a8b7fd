/** The static graph of a computation, its nodes and the table of gradients. */
@NullMarked
package dev.lanes.graph;

import org.jspecify.annotations.NullMarked;
