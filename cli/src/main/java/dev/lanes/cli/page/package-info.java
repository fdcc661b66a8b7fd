/** The page of a training run: curves, filters, confusions, mistakes and where it came from. */
@NullMarked
package dev.lanes.cli.page;

import org.jspecify.annotations.NullMarked;
