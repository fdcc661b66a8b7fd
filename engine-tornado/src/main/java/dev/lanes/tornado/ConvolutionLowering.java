package dev.lanes.tornado;

import static dev.lanes.tornado.Pair.packed;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;

/** Launches of convolution and its gradients; images and results are batched, filters plain. */
final class ConvolutionLowering {
  private static final int TILE = CpuConvolutions.FILTERS;

  /** The sizes of a convolution as kernels take them, pairs packed. */
  record Sizes(
      int groups,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    static Sizes of(Convolution geometry, Place image, Shape filter, Place result) {
      return new Sizes(
          geometry.groups(),
          filter.dim(1),
          filter.dim(0) / geometry.groups(),
          packed(image.dim(2), image.dim(3)),
          packed(filter.dim(2), filter.dim(3)),
          packed(result.dim(2), result.dim(3)),
          packed(geometry.strideY(), geometry.strideX()),
          packed(geometry.padding().top(), geometry.padding().left()),
          packed(geometry.dilationY(), geometry.dilationX()));
    }

    int taps() {
      return channels * (filter >> 16) * (filter & 0xffff);
    }

    int pixelsOfImage() {
      return (image >> 16) * (image & 0xffff);
    }

    int pixelsOfResult() {
      return (result >> 16) * (result & 0xffff);
    }
  }

  private ConvolutionLowering() {}

  /**
   * Emits the convolution.
   *
   * @param biasAt where one bias a filter lies; negative for none
   */
  static void forward(Emitter emit, Convolution geometry, Place x, Place w, int biasAt, Place y) {
    Sizes sizes = Sizes.of(geometry, x, w.shape(), y);
    if (!emit.target().cpu()) {
      emit.add(GpuConvolutions.forward(sizes, x.at(), w.at(), biasAt, y.at(), y.pitch()));
      return;
    }
    int pitch8 = y.pitch() / 8;
    int tiles = sizes.groups * Math.ceilDiv(sizes.filters, TILE);
    int items =
        Math.multiplyExact(
            Math.multiplyExact(sizes.pixelsOfResult(), y.pitch() / CpuConvolutions.IMAGES), tiles);
    emit.add(
        Launch.of(
            "implicit product, 4 filters x 16 images",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuConvolutions::forward,
                    memory.floats(),
                    x.at(),
                    w.at(),
                    biasAt,
                    y.at(),
                    items,
                    pitch8,
                    sizes.groups,
                    sizes.channels,
                    sizes.filters,
                    sizes.image,
                    sizes.filter,
                    sizes.result,
                    sizes.stride,
                    sizes.padding,
                    sizes.dilation)));
  }

  static void imageGradient(Emitter emit, Convolution geometry, Place dy, Place w, Place dx) {
    Sizes sizes = Sizes.of(geometry, dx, w.shape(), dy);
    if (!emit.target().cpu()) {
      emit.add(GpuConvolutions.imageGradient(sizes, dy.at(), w.at(), dx.at(), dx.pitch()));
      return;
    }
    int pitch8 = dx.pitch() / 8;
    int tiles = sizes.groups * Math.ceilDiv(sizes.channels, TILE);
    int items =
        Math.multiplyExact(
            Math.multiplyExact(sizes.pixelsOfImage(), dx.pitch() / CpuConvolutions.IMAGES), tiles);
    emit.add(
        Launch.of(
            "implicit product, 4 channels x 16 images",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuConvolutions::imageGradient,
                    memory.floats(),
                    dy.at(),
                    w.at(),
                    dx.at(),
                    items,
                    pitch8,
                    sizes.groups,
                    sizes.channels,
                    sizes.filters,
                    sizes.image,
                    sizes.filter,
                    sizes.result,
                    sizes.stride,
                    sizes.padding,
                    sizes.dilation)));
  }

  static void filterGradient(
      Emitter emit, Convolution geometry, Place x, Place dy, int zeroAt, Place dw) {
    Sizes sizes = Sizes.of(geometry, x, dw.shape(), dy);
    if (!emit.target().cpu()) {
      GpuFilterGradient.launch(emit, sizes, x, dy, dw);
      return;
    }
    emit.clearPadding(x);
    emit.clearPadding(dy);
    int tiles = sizes.groups * Math.ceilDiv(sizes.filters, CpuFilterGradient.TILE);
    int items = Math.multiplyExact(tiles, Math.ceilDiv(sizes.taps(), CpuFilterGradient.TILE));
    emit.add(
        Launch.of(
            "implicit product, 4 filters x 4 taps, sums along lanes",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    CpuFilterGradient::gradient,
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    dw.at(),
                    zeroAt,
                    items,
                    x.pitch() / 8,
                    sizes.channels,
                    sizes.filters,
                    sizes.image,
                    sizes.filter,
                    sizes.result,
                    sizes.stride,
                    sizes.padding,
                    sizes.dilation)));
  }
}
