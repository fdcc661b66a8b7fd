package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer for few images, {@code y = x w' + bias}, as inner products: weights are
 * read once, as they lie, where bringing them into another order would cost as much as the product.
 *
 * <p>Number d of an image is added to lane {@code d mod 16}; then the lanes are added up in order.
 * So results do not depend on the length of vectors.
 */
final class InnerProduct implements Kernel {
  private static final int ROWS = 16; // of a part
  private static final int QUAD = 4; // rows at a time
  private static final int PAIR = 2; // images at a time
  private static final int DEPTH = 1024; // at a time: four rows take 16 KiB, 32 images 128

  /** Blocks of images at most: with more, every reordered weight is used often enough. */
  private static final int MOST_BLOCKS = 2;

  private static final int LEAST_DEPTH = 256; // below, adding up the lanes takes too long

  private final int m;
  private final int k;
  private final int blocks;
  private final TurnedImages images;
  private final Storage x;
  private final Storage w;
  private final @Nullable Storage bias;
  private final boolean relu;
  private final Storage y;

  /**
   * Prepares a product.
   *
   * @param m numbers of y per image
   * @param k numbers of x per image
   * @param images x, turned, with {@link #scratch} beside it
   * @param x blocked
   * @param w {@code [m,k]}
   * @param bias one number per output, or null
   * @param y blocked
   */
  InnerProduct(
      int m,
      int k,
      int blocks,
      TurnedImages images,
      Storage x,
      Storage w,
      @Nullable Storage bias,
      boolean relu,
      Storage y) {
    this.m = m;
    this.k = k;
    this.blocks = blocks;
    this.images = images;
    this.x = x;
    this.w = w;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
  }

  /** Returns whether this takes less time than reordering the weights. */
  static boolean suits(int blocks, int m, int k) {
    return blocks <= MOST_BLOCKS && m >= ROWS && k >= LEAST_DEPTH;
  }

  /** Returns the floats that a thread needs. */
  static int scratch(int blocks) {
    return (ROWS * blocks * BLOCK + BLOCK) * BLOCK; // sums, and those of a block, turned
  }

  @Override
  public int parts() {
    return Math.ceilDiv(m, ROWS);
  }

  @Override
  public void run(int part, int thread, long step) {
    int first = part * ROWS;
    int count = Math.min(ROWS, m - first);
    float[] s = images.array();
    int sums = images.end() + thread * scratch(blocks);
    int turned = sums + ROWS * blocks * BLOCK * BLOCK;
    Arrays.fill(s, sums, turned, 0);
    int bound = k / BLOCK * BLOCK;
    for (int from = 0; from < bound; from += DEPTH) {
      int depth = Math.min(DEPTH, bound - from);
      for (int row = 0; row < count; row += QUAD) {
        add(first + row, Math.min(QUAD, count - row), from, depth, s, at(sums, row, 0));
      }
    }
    for (int row = 0; row < count; row++) {
      for (int block = 0; block < blocks; block++) {
        Transpose.turn(
            s, at(sums, row, block * BLOCK), BLOCK, BLOCK, 1, BLOCK, s, turned, 0, BLOCK);
        for (int l = 0; l < BLOCK; l += LANES) {
          store(first + row, block, l, s, turned);
        }
      }
    }
  }

  /** Returns where the lanes of a row and an image are added up. */
  private int at(int sums, int row, int image) {
    return sums + (row * blocks * BLOCK + image) * BLOCK;
  }

  /** Adds the products of some rows with all images; rows that do not exist repeat the first. */
  private void add(int row, int rows, int from, int depth, float[] s, int sums) {
    int w0 = w.offset() + row * k + from;
    int w1 = rows > 1 ? w0 + k : w0;
    int w2 = rows > 2 ? w0 + 2 * k : w0;
    int w3 = rows > 3 ? w0 + 3 * k : w0;
    for (int image = 0; image < blocks * BLOCK; image += PAIR) {
      int at = images.offset(image) + from;
      for (int l = 0; l < BLOCK; l += LANES) {
        addUnchecked(
            depth,
            w.array(),
            w0 + l,
            w1 + l,
            w2 + l,
            w3 + l,
            s,
            at + l,
            at + images.step() + l,
            sums + image * BLOCK + l,
            blocks * BLOCK * BLOCK);
      }
    }
  }

  /** Micro-kernel: four rows of weights by two images. */
  private static void addUnchecked(
      int depth,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      float[] x,
      int x0,
      int x1,
      int sums,
      int rowStep) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, x, sums);
    FloatVector s01 = FloatVector.fromArray(SPECIES, x, sums + BLOCK);
    FloatVector s10 = FloatVector.fromArray(SPECIES, x, sums + rowStep);
    FloatVector s11 = FloatVector.fromArray(SPECIES, x, sums + rowStep + BLOCK);
    FloatVector s20 = FloatVector.fromArray(SPECIES, x, sums + 2 * rowStep);
    FloatVector s21 = FloatVector.fromArray(SPECIES, x, sums + 2 * rowStep + BLOCK);
    FloatVector s30 = FloatVector.fromArray(SPECIES, x, sums + 3 * rowStep);
    FloatVector s31 = FloatVector.fromArray(SPECIES, x, sums + 3 * rowStep + BLOCK);
    for (int d = 0; d < depth; d += BLOCK) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, x0 + d);
      FloatVector b = FloatVector.fromArray(SPECIES, x, x1 + d);
      FloatVector v = FloatVector.fromArray(SPECIES, w, w0 + d);
      s00 = a.fma(v, s00);
      s01 = b.fma(v, s01);
      v = FloatVector.fromArray(SPECIES, w, w1 + d);
      s10 = a.fma(v, s10);
      s11 = b.fma(v, s11);
      v = FloatVector.fromArray(SPECIES, w, w2 + d);
      s20 = a.fma(v, s20);
      s21 = b.fma(v, s21);
      v = FloatVector.fromArray(SPECIES, w, w3 + d);
      s30 = a.fma(v, s30);
      s31 = b.fma(v, s31);
    }
    s00.intoArray(x, sums);
    s01.intoArray(x, sums + BLOCK);
    s10.intoArray(x, sums + rowStep);
    s11.intoArray(x, sums + rowStep + BLOCK);
    s20.intoArray(x, sums + 2 * rowStep);
    s21.intoArray(x, sums + 2 * rowStep + BLOCK);
    s30.intoArray(x, sums + 3 * rowStep);
    s31.intoArray(x, sums + 3 * rowStep + BLOCK);
  }

  /** Adds the lanes and what is left over of the depth, and stores the results of a block. */
  private void store(int row, int block, int l, float[] s, int turned) {
    FloatVector sum =
        FloatVector.broadcast(SPECIES, bias == null ? 0 : bias.array()[bias.offset() + row]);
    for (int lane = 0; lane < BLOCK; lane++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, s, turned + lane * BLOCK + l));
    }
    for (int d = k / BLOCK * BLOCK; d < k; d++) {
      FloatVector weight = FloatVector.broadcast(SPECIES, w.array()[w.offset() + row * k + d]);
      int at = x.offset() + (block * k + d) * BLOCK + l;
      sum = FloatVector.fromArray(SPECIES, x.array(), at).fma(weight, sum);
    }
    int to = y.offset() + (block * m + row) * BLOCK + l;
    sum.max(relu ? 0 : Float.NEGATIVE_INFINITY).intoArray(y.array(), to);
  }

  @Override
  public String algorithm() {
    return "inner products";
  }
}
