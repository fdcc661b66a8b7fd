/** Fetching the files of a data set from their official addresses. */
@NullMarked
package dev.lanes.datasets.download;

import org.jspecify.annotations.NullMarked;
