/** Readers of each data format and the built-in data sets. */
@NullMarked
package dev.lanes.datasets.source;

import org.jspecify.annotations.NullMarked;
