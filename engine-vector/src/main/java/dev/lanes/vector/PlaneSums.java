package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import dev.lanes.graph.Shape;

/**
 * Sums over the channels of blocked images, of which a kernel adds up each plane when it has
 * written it: so long it is in a cache, and is not read from memory once more.
 */
final class PlaneSums {
  private final int blocks;
  private final int channels;
  private final int length; // floats of a plane
  private final int lastImages;
  private final float[] partial; // [channels][blocks]
  private final Storage scratch; // by thread

  /** Makes room for the sums over images of a shape {@code [batch, channels, height, width]}. */
  PlaneSums(Shape shape, Workspace workspace) {
    this.blocks = Layout.blocks(shape);
    this.channels = shape.dim(1);
    this.length = shape.dim(2) * shape.dim(3) * BLOCK;
    this.lastImages = Layout.lastImages(shape);
    this.partial = new float[Math.multiplyExact(channels, blocks)];
    this.scratch = workspace.keep((long) BLOCK * workspace.threads());
  }

  /** Adds up a plane, that of {@code plane % channels} in a block. */
  void add(int plane, float[] x, int at, int thread) {
    int block = plane / channels;
    int valid = block == blocks - 1 ? lastImages : BLOCK;
    partial[plane % channels * blocks + block] =
        Rows.sum(x, at, length, valid, scratch.array(), scratch.offset() + thread * BLOCK);
  }

  /** Returns the kernel that adds up the planes of each channel. */
  Kernel total(Storage y) {
    return Sums.adding(1, partial, channels, y);
  }
}
