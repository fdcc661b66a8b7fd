package dev.lanes.vector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernels of matrix products and fully connected layers, to be run one after the other. */
final class Products {
  /** With fewer rows, packing a transposed matrix takes longer than its inner products. */
  private static final int FEW_ROWS = 16;

  /** Floats of a right operand that is packed whole: 512 KiB, about half of a common L2 cache. */
  private static final long MOST_PACKED = 1L << 17;

  private Products() {}

  /**
   * Returns the kernels of {@code C = relu(op(A) op(B) + bias)}, all in row-major order.
   *
   * @param transposeA whether A is {@code [k,m]}
   * @param transposeB whether B is {@code [n,k]}
   * @param bias one number per column, or null
   */
  static List<Kernel> matMul(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Storage a,
      Storage b,
      @Nullable Storage bias,
      boolean relu,
      Storage c,
      Workspace workspace) {
    if (transposeB && (!transposeA || m == 1) && m < FEW_ROWS) {
      return List.of(new DotProduct(m, n, k, a, b, bias, relu, c, workspace));
    }
    Operand left = transposeA ? Operand.columns(a, m, k) : Operand.rows(a, m, k);
    if (!transposeB && (long) k * n > MOST_PACKED) {
      PackRows pack = new PackRows(left, workspace);
      return List.of(
          pack, new BlockProduct(pack, Operand.columns(b, n, k), m, bias, relu, c, workspace));
    }
    Operand right = transposeB ? Operand.rows(b, n, k) : Operand.columns(b, n, k);
    PackColumns pack = new PackColumns(right, workspace);
    return List.of(
        pack, new PackedProduct(left, pack.packed(), n, bias, relu, c, false, workspace));
  }

  /**
   * Returns the kernels of a fully connected layer on blocked images, {@code y = relu(x op(w) +
   * bias)}; with the other transposition those of its input gradient.
   *
   * @param transposeB whether w is {@code [m,k]}, and not {@code [k,m]}
   * @param batch the images
   * @param m numbers of y per image
   * @param k numbers of x per image
   * @param x blocked, {@code [batch,k]}
   * @param bias one number per output, or null
   * @param y blocked, {@code [batch,m]}
   */
  static List<Kernel> blockedForward(
      boolean transposeB,
      int batch,
      int m,
      int k,
      Storage x,
      Storage w,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    int blocks = Math.ceilDiv(batch, VectorConstants.BLOCK);
    if (transposeB && InnerProduct.suits(blocks, m, k)) {
      long beside = (long) InnerProduct.scratch(blocks) * workspace.threads();
      TurnedImages images = new TurnedImages(x, blocks, k, beside, workspace);
      return List.of(images, new InnerProduct(m, k, blocks, images, x, w, bias, relu, y));
    }
    Operand left = transposeB ? Operand.rows(w, m, k) : Operand.columns(w, m, k);
    return List.of(new PackedProduct(left, x, batch, bias, relu, y, true, workspace));
  }

  /**
   * Returns the kernels of the sum over images of outer products, the weight gradient of a fully
   * connected layer; lanes without an image are not read.
   *
   * @param transposed whether dw is {@code [m,k]}, and not {@code [k,m]}
   * @param batch the images
   * @param m numbers of dy per image
   * @param k numbers of x per image
   * @param x blocked, {@code [batch,k]}
   * @param dy blocked, {@code [batch,m]}
   * @param dw in row-major order
   */
  static List<Kernel> blockedOuter(
      boolean transposed,
      int batch,
      int m,
      int k,
      Storage x,
      Storage dy,
      Storage dw,
      Workspace workspace) {
    Operand images = Operand.images(x, k, batch);
    Operand gradients = Operand.images(dy, m, batch);
    Operand left = transposed ? gradients : images;
    Operand right = transposed ? images : gradients;
    PackColumns pack = new PackColumns(right, workspace);
    return List.of(
        pack,
        new PackedProduct(left, pack.packed(), right.lines(), null, false, dw, false, workspace));
  }

  /**
   * Returns the kernels that compute the gradient above and update the weights by it, tile by tile.
   *
   * @param descent the update of the weights, {@code [m,k]} in row-major order
   */
  static List<Kernel> blockedDescent(
      int batch, int m, int k, Storage x, Storage dy, Descent descent, Workspace workspace) {
    PackColumns pack = new PackColumns(Operand.images(x, k, batch), workspace);
    Operand gradients = Operand.images(dy, m, batch);
    return List.of(pack, new PackedProduct(gradients, pack.packed(), k, descent, workspace));
  }
}
