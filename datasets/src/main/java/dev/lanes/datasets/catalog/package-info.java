/** The data sets known by name, and opening them. */
@NullMarked
package dev.lanes.datasets.catalog;

import org.jspecify.annotations.NullMarked;
