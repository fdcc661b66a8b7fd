/** Networks that come with the library, each with the recipe it is trained by. */
@NullMarked
package dev.lanes.zoo;

import org.jspecify.annotations.NullMarked;
