package dev.lanes.cli;

/** What the exit code of {@code lanes} says; documented by {@code lanes --help}. */
final class ExitCode {
  static final int OK = 0;

  /** Anything that no other code stands for, such as too little memory. */
  static final int FAILED = 1;

  /** The command line cannot be understood, or names something that does not exist. */
  static final int USAGE = 2;

  /** A data set or an image is missing, damaged or too small. */
  static final int DATA = 3;

  /** A checkpoint is missing, damaged, tampered with or of another network. */
  static final int CHECKPOINT = 4;

  /** The backend cannot run here. */
  static final int BACKEND = 5;

  /** The loss or a weight became NaN or infinite. */
  static final int DIVERGED = 6;

  /** The output folder cannot be written, or is full. */
  static final int OUTPUT = 7;

  /** A kernel is slower than its baseline. */
  static final int SLOWER = 8;

  private ExitCode() {}
}
