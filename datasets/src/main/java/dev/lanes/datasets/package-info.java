/** Labelled images: reading, normalising, augmenting and batching them. */
@NullMarked
package dev.lanes.datasets;

import org.jspecify.annotations.NullMarked;
