/** The static graph of operations on tensors, and its gradients. */
@NullMarked
package dev.lanes.graph;

import org.jspecify.annotations.NullMarked;
