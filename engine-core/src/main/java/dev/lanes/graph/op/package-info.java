/** The operations a graph is made of: one record each, with its shape rule and its mathematics. */
@NullMarked
package dev.lanes.graph.op;

import org.jspecify.annotations.NullMarked;
