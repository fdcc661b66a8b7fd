package dev.lanes.tornado;

import dev.lanes.tornado.ConvolutionLowering.Sizes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The filter gradient of a convolution on a GPU: the tiles of {@link GpuProducts}, whose right
 * operand, the patches, is never made. The depth, pixels and images, is long and the result small,
 * so that the sum is cut into parts for the GPU to have enough to do at once.
 */
final class GpuFilterGradient {
  private GpuFilterGradient() {}

  static void launch(Emitter emit, Sizes sizes, Place x, Place dy, Place dw) {
    int outs = dw.shape().size();
    int tiles =
        Math.multiplyExact(sizes.groups(), GpuProducts.tiles(sizes.filters(), sizes.taps()));
    int parts = GpuParts.parts(tiles, Math.multiplyExact(sizes.pixelsOfResult(), x.images()));
    int partsAt = parts == 1 ? dw.at() : emit.scratch((long) outs * parts);
    int pitch = x.pitch();
    emit.add(
        new Launch(
            (graph, name, memory) ->
                graph.task(
                    name,
                    GpuFilterGradient::filterGradients,
                    memory.context(),
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    partsAt,
                    outs,
                    parts,
                    x.images(),
                    pitch,
                    GpuProducts.tile(sizes.filters()),
                    sizes.channels(),
                    sizes.filters(),
                    sizes.image(),
                    sizes.filter(),
                    sizes.result(),
                    sizes.stride(),
                    sizes.padding(),
                    sizes.dilation()),
            Math.multiplyExact(Math.multiplyExact(parts, tiles), GpuProducts.GROUP),
            GpuProducts.GROUP,
            "implicit product, " + GpuProducts.algorithm(sizes.filters()) + ", in parts"));
    if (parts > 1) {
      emit.add(GpuParts.sum(partsAt, dw.at(), outs, parts, outs, outs, 1));
    }
  }

  /**
   * Computes parts of filter gradients: rows are filters, columns taps, the depth pixels and
   * images.
   */
  static void filterGradients(
      KernelContext context,
      FloatArray m,
      int xAt,
      int dyAt,
      int partsAt,
      int outs,
      int parts,
      int images,
      int pitch,
      int tile,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    float[] left = context.allocateFloatLocalArray(1040); // [16 deep][tile rows + 1]
    float[] right = context.allocateFloatLocalArray(4112); // [16 deep][wide columns + 1]
    float[] sums = new float[16];
    for (int k = 0; k < 16; k++) {
      sums[k] = 0f;
    }
    int wide = 4096 / tile;
    int down = tile / 4;
    int across = wide / 4;
    int local = context.localIdx;
    int localRow = local / across;
    int localColumn = local % across;
    int pixels = (result >> 16) * (result & 0xffff);
    int area = (image >> 16) * (image & 0xffff);
    int taps = channels * (filter >> 16) * (filter & 0xffff);
    int tilesDown = (filters + tile - 1) / tile;
    int tilesAcross = (taps + wide - 1) / wide;
    int part = context.groupIdx % parts;
    int tileIndex = context.groupIdx / parts;
    int slice = tileIndex / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * tile;
    int j0 = (tileIndex - slice * tilesAcross) * wide;
    int plane = xAt + group * channels * area * pitch;
    int length = (pixels * images + parts - 1) / parts;
    int from = part * length;
    int to = Math.min(pixels * images, from + length);
    int tapColumns = filter & 0xffff;
    int window = (filter >> 16) * tapColumns;
    int columns = result & 0xffff;
    int deep = local % 16;
    for (int k0 = from; k0 < to; k0 += 16) {
      // each item loads some filters and taps, all for the same result of the same image
      int term = k0 + deep;
      int place = term / images;
      int n = term - place * images;
      int top = (place / columns) * (stride >> 16) - (padding >> 16);
      int start = (place % columns) * (stride & 0xffff) - (padding & 0xffff);
      int isTerm = term < to ? 1 : 0;
      for (int t = 0; t < tile / 16; t++) {
        int i = local / 16 + 16 * t;
        int wanted = i0 + i < filters ? isTerm : 0;
        float a = 0f;
        if (wanted == 1) {
          a = m.get(dyAt + ((group * filters + i0 + i) * pixels + place) * pitch + n);
        }
        left[deep * (tile + 1) + i] = a;
      }
      for (int t = 0; t < wide / 16; t++) {
        int j = local / 16 + 16 * t;
        int c = (j0 + j) / window;
        int wanted = j0 + j < taps ? isTerm : 0;
        right[deep * (wide + 1) + j] =
            GpuConvolutions.patch(
                m,
                wanted,
                plane + c * area * pitch,
                top,
                start,
                j0 + j - c * window,
                n,
                pitch,
                image,
                tapColumns,
                dilation);
      }
      context.localBarrier();
      for (int k = 0; k < 16; k++) {
        for (int r = 0; r < 4; r++) {
          float a = left[k * (tile + 1) + down * r + localRow];
          for (int c = 0; c < 4; c++) {
            sums[4 * r + c] += a * right[k * (wide + 1) + across * c + localColumn];
          }
        }
      }
      context.localBarrier();
    }
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        int i = i0 + down * r + localRow;
        int j = j0 + across * c + localColumn;
        if (i < filters && j < taps) {
          m.set(partsAt + part * outs + (group * filters + i) * taps + j, sums[4 * r + c]);
        }
      }
    }
  }
}
