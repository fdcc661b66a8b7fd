/** Ratios that do not depend on the machine, compared with those that were kept. */
@NullMarked
package dev.lanes.jmh.gate;

import org.jspecify.annotations.NullMarked;
