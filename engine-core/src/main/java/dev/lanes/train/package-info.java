/** Training, evaluating and resuming. */
@NullMarked
package dev.lanes.train;

import org.jspecify.annotations.NullMarked;
