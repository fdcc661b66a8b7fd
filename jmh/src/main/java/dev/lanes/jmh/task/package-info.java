/** What is measured: operations on shapes, networks, data loading. */
@NullMarked
package dev.lanes.jmh.task;

import org.jspecify.annotations.NullMarked;
