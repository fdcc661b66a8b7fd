/** The CPU backend on the JDK's Vector API. */
@NullMarked
package dev.lanes.vector;

import org.jspecify.annotations.NullMarked;
