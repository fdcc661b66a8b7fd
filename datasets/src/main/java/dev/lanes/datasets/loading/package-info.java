/** From a split to batches: preprocessing, augmentation and the background loader. */
@NullMarked
package dev.lanes.datasets.loading;

import org.jspecify.annotations.NullMarked;
