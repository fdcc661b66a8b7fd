/**
 * The contract every backend must pass, gradient checks and seeded tensors.
 *
 * <p>A backend module extends {@link dev.lanes.testkit.OperationContract} and its siblings in its
 * tests and names its backend; that is all.
 */
@NullMarked
package dev.lanes.testkit;

import org.jspecify.annotations.NullMarked;
