/** Checkpoints: safetensors files that are written whole or not at all. */
@NullMarked
package dev.lanes.checkpoint;

import org.jspecify.annotations.NullMarked;
