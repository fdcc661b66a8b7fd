/** The commands of {@code lanes}. */
@NullMarked
package dev.lanes.cli;

import org.jspecify.annotations.NullMarked;
