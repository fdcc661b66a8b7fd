package dev.lanes.vector;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Logistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of a convolution and its gradients, to be run one after the other.
 *
 * <p>Images and their gradients are {@code [batch, channels, height, width]} in row-major order, or
 * blocked, {@code [ceil(batch/16), channels, height, width, 16]}; the lanes of images that do not
 * exist may hold anything. Filters, bias and their gradients are always in row-major order.
 */
final class Convolutions {
  private Convolutions() {}

  /**
   * Returns the kernels of {@code y = activation(conv(x, w) + bias)}.
   *
   * @param image the shape of x
   * @param filter the shape of w
   * @param blocked whether x and y are blocked
   * @param bias one number per filter, or null
   */
  static List<Kernel> forward(
      Convolution g,
      Shape image,
      Shape filter,
      boolean blocked,
      Image x,
      Storage w,
      @Nullable Storage bias,
      Activation activation,
      Storage y,
      Workspace workspace) {
    return correlate(
        Correlation.forward(g, image, filter),
        image.dim(0),
        blocked,
        x,
        w,
        bias,
        activation,
        y,
        workspace);
  }

  /**
   * Returns the kernels of the gradient with respect to the image.
   *
   * @param image the shape of dx
   * @param filter the shape of w
   * @param blocked whether dy and dx are blocked
   */
  static List<Kernel> inputGradient(
      Convolution g,
      Shape image,
      Shape filter,
      boolean blocked,
      Storage dy,
      Storage w,
      Storage dx,
      Workspace workspace) {
    return correlate(
        Correlation.transposed(g, image, filter),
        image.dim(0),
        blocked,
        new Image.Stored(dy),
        w,
        null,
        Activation.NONE,
        dx,
        workspace);
  }

  private static List<Kernel> correlate(
      Correlation g,
      int batch,
      boolean blocked,
      Image x,
      Storage w,
      @Nullable Storage bias,
      Activation activation,
      Storage y,
      Workspace workspace) {
    Optional<FftGrid> tiles =
        blocked && workspace.winograd() ? spectra(g, batch, workspace) : Optional.empty();
    if (tiles.isPresent()) {
      FftFilters filters = new FftFilters(tiles.get(), w, workspace);
      return List.of(
          filters,
          new FftConvolution(tiles.get(), filters, x.stored(), bias, activation, y, workspace));
    }
    boolean relu = activation == Activation.RELU;
    List<Kernel> kernels =
        new ArrayList<>(correlate(g, batch, blocked, x, w, bias, relu, y, workspace));
    if (activation == Activation.LOGISTIC) {
      int images = blocked ? VectorConstants.padded(batch) : batch;
      kernels.add(Elementwise.of(new Logistic(), y, y, (long) images * g.resultSize()));
    }
    return kernels;
  }

  /** Returns the tiles of a correlation of blocked images by Fourier transforms, if it is. */
  private static Optional<FftGrid> spectra(Correlation g, int batch, Workspace workspace) {
    boolean stay = workspace.variablesStay();
    int blocks = Math.ceilDiv(batch, VectorConstants.BLOCK);
    double winograd = WinogradConvolution.share(g, blocks, stay);
    return FftConvolution.suits(g, batch, stay, winograd);
  }

  /** The same by other methods than Fourier transforms, which know the rectifier only. */
  private static List<Kernel> correlate(
      Correlation g,
      int batch,
      boolean blocked,
      Image x,
      Storage w,
      @Nullable Storage bias,
      boolean relu,
      Storage y,
      Workspace workspace) {
    int blocks = Math.ceilDiv(batch, VectorConstants.BLOCK);
    if (blocked
        && workspace.winograd()
        && WinogradConvolution.suits(g, blocks, workspace.variablesStay())) {
      WinogradFilters filters = new WinogradFilters(g, w, workspace);
      return List.of(
          filters, new WinogradConvolution(g, filters, batch, x, bias, relu, y, workspace));
    }
    if (!blocked
        && workspace.winograd()
        && PlainWinograd.suits(g, batch, workspace.variablesStay())) {
      WinogradFilters filters = new WinogradFilters(g, w, workspace);
      WinogradLanes tiles = new WinogradLanes(g, batch, x.stored(), workspace);
      return List.of(
          filters, tiles, new PlainWinograd(g, filters, tiles, batch, bias, relu, y, workspace));
    }
    if (blocked) {
      Correlation flat = g.withRowsUpTo(Integer.MAX_VALUE);
      PackedFilters filters = new PackedFilters(flat, w, true, workspace);
      return List.of(
          filters,
          new PanelConvolution(flat, filters, batch, x.stored(), bias, relu, y, workspace));
    }
    PackedFilters filters = new PackedFilters(g, w, false, workspace);
    PadLines lines = new PadLines(g, batch, x.stored(), workspace);
    return List.of(
        filters, lines, new PlainConvolution(g, filters, batch, lines, bias, relu, y, workspace));
  }

  /** Returns whether a convolution of blocked images can normalise them on the way. */
  static boolean normalises(Convolution g, Shape image, Shape filter, Workspace workspace) {
    Correlation forward = Correlation.forward(g, image, filter);
    int blocks = Math.ceilDiv(image.dim(0), VectorConstants.BLOCK);
    return workspace.winograd()
        && spectra(forward, image.dim(0), workspace).isEmpty()
        && WinogradConvolution.suits(forward, blocks, workspace.variablesStay());
  }

  /** Returns whether the filter gradient of blocked images can normalise them on the way. */
  static boolean filterGradientNormalises(
      Convolution g, Shape image, Shape filter, Workspace workspace) {
    return workspace.winograd()
        && !takesPlanes(g, image, filter, workspace)
        && WinogradFilterGradient.suits(Correlation.forward(g, image, filter));
  }

  /** Returns whether the filter gradient of blocked images can take its gradient in planes. */
  static boolean takesPlanes(Convolution g, Shape image, Shape filter, Workspace workspace) {
    Correlation forward = Correlation.forward(g, image, filter);
    if (workspace.winograd()) {
      if (FftFilterGradient.suits(forward, image.dim(0)).isPresent()
          || FftDeepFilterGradient.suits(forward, image.dim(0)).isPresent()) {
        return true;
      }
      if (WinogradFilterGradient.suits(forward)) {
        return false;
      }
    }
    return InnerFilterGradient.suits(forward);
  }

  /**
   * Returns the kernels of the gradient with respect to the filters.
   *
   * @param image the shape of x
   * @param filter the shape of dw
   * @param blocked whether x and dy are blocked
   * @param gradient computed in planes only where that {@link #takesPlanes is possible}
   */
  static List<Kernel> filterGradient(
      Convolution g,
      Shape image,
      Shape filter,
      boolean blocked,
      Image x,
      Gradient gradient,
      Storage dw,
      Workspace workspace) {
    Correlation forward = Correlation.forward(g, image, filter);
    if (blocked && workspace.winograd()) {
      Optional<FftGrid> few = FftFilterGradient.suits(forward, image.dim(0));
      if (few.isPresent()) {
        FftImages images = new FftImages(few.get(), x.stored(), workspace);
        return List.of(images, new FftFilterGradient(few.get(), images, gradient, dw, workspace));
      }
      Optional<FftGrid> many = FftDeepFilterGradient.suits(forward, image.dim(0));
      if (many.isPresent()) {
        FftDeepImages images = new FftDeepImages(many.get(), x.stored(), workspace);
        return List.of(
            images, new FftDeepFilterGradient(many.get(), images, gradient, dw, workspace));
      }
    }
    boolean winograd = blocked && workspace.winograd() && WinogradFilterGradient.suits(forward);
    if (blocked && !winograd && InnerFilterGradient.suits(forward)) {
      InnerFilterGradient inner =
          new InnerFilterGradient(g, image, filter, x.stored(), gradient, workspace);
      return List.of(inner, new SumLanes(inner, dw));
    }
    if (!(gradient instanceof Gradient.Stored(Storage dy))) {
      throw new IllegalArgumentException("vector: this filter gradient reads its gradient stored");
    }
    if (winograd) {
      return WinogradFilterGradient.kernels(forward, image.dim(0), x, dy, dw, workspace);
    }
    if (blocked) {
      BlockedFilterGradient partial =
          new BlockedFilterGradient(g, image, filter, x.stored(), dy, workspace);
      return List.of(partial, new SumPartials(partial, dw));
    }
    return List.of(new PlainFilterGradient(g, image, filter, x.stored(), dy, dw, workspace));
  }
}
