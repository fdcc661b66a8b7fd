/** How time is taken: in turn, in a JVM of its own, beside the limits of the machine. */
@NullMarked
package dev.lanes.jmh.measure;

import org.jspecify.annotations.NullMarked;
