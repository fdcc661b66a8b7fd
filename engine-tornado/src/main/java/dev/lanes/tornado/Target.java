package dev.lanes.tornado;

/**
 * What kernels are chosen and sized for.
 *
 * @param cpu whether the device is a CPU: vectors and no local memory, against threads side by side
 *     and tiles in local memory
 */
record Target(boolean cpu) {
  /** Returns the multiple that rows of images are padded to: two vectors of 8 on a CPU device. */
  int lanes() {
    return cpu ? CpuConvolutions.IMAGES : 1;
  }

  /**
   * Returns the elements a work item takes. On a CPU device a loop over a block runs twice as fast
   * as an item an element, measured on PoCL 3.1; on a GPU neighbouring items want neighbouring
   * elements.
   */
  int block() {
    return cpu ? 4096 : 1;
  }

  /** Returns the images of a row that a work item takes. */
  int images(int pitch) {
    return cpu ? Math.min(pitch, 64) : 1;
  }
}
