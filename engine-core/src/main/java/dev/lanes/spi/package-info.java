/** What a backend implements and how one is found at run time. */
@NullMarked
package dev.lanes.spi;

import org.jspecify.annotations.NullMarked;
