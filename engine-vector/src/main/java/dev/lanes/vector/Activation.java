package dev.lanes.vector;

/** What a convolution does to its results before it stores them. */
enum Activation {
  /** Nothing. */
  NONE,
  /** The rectifier. */
  RELU,
  /** The logistic function. */
  LOGISTIC
}
