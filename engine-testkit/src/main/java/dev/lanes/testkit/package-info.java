/** The contract every backend must pass, gradient checks and seeded tensors. */
@NullMarked
package dev.lanes.testkit;

import org.jspecify.annotations.NullMarked;
