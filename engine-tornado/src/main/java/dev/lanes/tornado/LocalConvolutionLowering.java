package dev.lanes.tornado;

import dev.lanes.graph.op.Convolution;
import dev.lanes.tornado.ConvolutionLowering.Sizes;

/**
 * Launches of locally connected layers and their gradients; images and results are batched, weights
 * plain.
 */
final class LocalConvolutionLowering {
  private LocalConvolutionLowering() {}

  static void forward(Emitter emit, Convolution geometry, Place x, Place w, Place y) {
    Sizes sizes = Sizes.of(geometry, x, w.shape(), y);
    emit.rows(
        "local sums, by unit",
        y.shape().sizePerEntry(),
        y.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    LocalConvolutions::forward,
                    memory.floats(),
                    x.at(),
                    w.at(),
                    y.at(),
                    items,
                    pieces,
                    piece,
                    y.pitch(),
                    sizes.channels(),
                    sizes.image(),
                    sizes.filter(),
                    sizes.result(),
                    sizes.stride(),
                    sizes.padding(),
                    sizes.dilation()));
  }

  static void imageGradient(Emitter emit, Convolution geometry, Place dy, Place w, Place dx) {
    Sizes sizes = Sizes.of(geometry, dx, w.shape(), dy);
    emit.rows(
        "local sums, by pixel",
        dx.shape().sizePerEntry(),
        dx.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    LocalConvolutions::imageGradient,
                    memory.floats(),
                    dy.at(),
                    w.at(),
                    dx.at(),
                    items,
                    pieces,
                    piece,
                    dx.pitch(),
                    sizes.channels(),
                    dy.dim(1),
                    sizes.image(),
                    sizes.filter(),
                    sizes.result(),
                    sizes.stride(),
                    sizes.padding(),
                    sizes.dilation()));
  }

  static void filterGradient(Emitter emit, Convolution geometry, Place x, Place dy, Place dw) {
    Sizes sizes = Sizes.of(geometry, x, dw.shape(), dy);
    int weights = dw.size();
    emit.blocks(
        "local sums, by weight",
        weights,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    LocalConvolutions::filterGradient,
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    dw.at(),
                    weights,
                    blocks,
                    block,
                    x.images(),
                    x.pitch(),
                    sizes.channels(),
                    sizes.image(),
                    sizes.filter(),
                    sizes.result(),
                    sizes.stride(),
                    sizes.padding(),
                    sizes.dilation()));
  }
}
