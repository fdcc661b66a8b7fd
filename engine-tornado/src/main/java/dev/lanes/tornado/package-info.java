/** The GPU backend: Java methods that TornadoVM compiles for the devices it reaches. */
@NullMarked
package dev.lanes.tornado;

import org.jspecify.annotations.NullMarked;
