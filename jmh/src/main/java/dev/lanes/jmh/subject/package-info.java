/** Who does it: the backends of Lanes and the peers they are compared with. */
@NullMarked
package dev.lanes.jmh.subject;

import org.jspecify.annotations.NullMarked;
