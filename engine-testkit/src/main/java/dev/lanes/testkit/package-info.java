/**
 * The contract every backend must pass, gradient checks and seeded tensors.
 *
 * <p>A backend module extends {@link OperationContract}, {@link SessionContract}, {@link
 * GuardContract} and {@link TrainingContract} in its tests and names its backend; that is all.
 */
@NullMarked
package dev.lanes.testkit;

import org.jspecify.annotations.NullMarked;
