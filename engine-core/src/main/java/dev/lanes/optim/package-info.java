/** Rules that change parameters along their gradients, and schedules of the learning rate. */
@NullMarked
package dev.lanes.optim;

import org.jspecify.annotations.NullMarked;
