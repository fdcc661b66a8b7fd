/** What Lanes is compared with: libraries that do the same tasks in other ways. */
@NullMarked
package dev.lanes.peers;

import org.jspecify.annotations.NullMarked;
