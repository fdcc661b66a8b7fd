package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;

/**
 * Turns blocked numbers per image, {@code [blocks][numbers][16]}, into {@code [images][numbers]},
 * for the kernel that comes next.
 */
final class TurnedImages implements Kernel {
  private static final int PART = 1024; // numbers: 64 KiB

  private final Storage x;
  private final int blocks;
  private final int numbers;
  private final int step; // from image to image
  private final Scratch scratch;

  /**
   * Prepares the copy.
   *
   * @param beside floats that the next kernel needs beside it
   */
  TurnedImages(Storage x, int blocks, int numbers, long beside, Workspace workspace) {
    this.x = x;
    this.blocks = blocks;
    this.numbers = numbers;
    this.step = (Math.ceilDiv(numbers, BLOCK) | 1) * BLOCK; // an odd number of lines of a cache
    this.scratch = workspace.share((long) blocks * BLOCK * step + beside);
  }

  /** Returns where the images are, and what lies beside them. */
  float[] array() {
    return scratch.array();
  }

  /** Returns where an image begins. */
  int offset(int image) {
    return FIRST + image * step;
  }

  /** Returns the floats from one image to the next. */
  int step() {
    return step;
  }

  /** Returns where the images end. */
  int end() {
    return offset(blocks * BLOCK);
  }

  @Override
  public int parts() {
    return blocks * Math.ceilDiv(numbers, PART);
  }

  @Override
  public void run(int part, int thread, long step) {
    int block = part % blocks;
    int first = part / blocks * PART;
    int count = Math.min(PART, numbers - first);
    int from = x.offset() + (block * numbers + first) * BLOCK;
    int to = offset(block * BLOCK) + first;
    Transpose.turn(x.array(), from, BLOCK, count, 1, BLOCK, scratch.array(), to, 0, this.step);
  }

  @Override
  public String algorithm() {
    return "turn images";
  }
}
