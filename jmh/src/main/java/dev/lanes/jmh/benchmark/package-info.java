/** The benchmarks for JMH. */
@NullMarked
package dev.lanes.jmh.benchmark;

import org.jspecify.annotations.NullMarked;
