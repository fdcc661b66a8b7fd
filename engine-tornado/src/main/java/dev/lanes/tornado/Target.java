package dev.lanes.tornado;

/**
 * What kernels are chosen and sized for, and how they are launched.
 *
 * @param cpu whether the device is a CPU: vectors and no local memory, against threads side by side
 *     and tiles in local memory
 * @param captured whether the launches of a step are captured as a CUDA graph the first time and
 *     replayed from then on, which spares the host some 60 us a kernel
 */
record Target(boolean cpu, boolean captured) {
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
