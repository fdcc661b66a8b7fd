package dev.lanes.tornado;

/** Which of the arrays that move between host and device with a step a kernel touches. */
enum Crossing {
  /** None: it works on what stays on the device. */
  NONE,
  /** What was fed. */
  INPUTS,
  /** The number of the step. */
  CONTROL,
  /** The guard and the small outputs. */
  RESULTS
}
