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
  /** Parts that the sum of a filter gradient is cut into. */
  private static final int PARTS = 32;

  private GpuFilterGradient() {}

  static void launch(Emitter emit, Sizes sizes, Place x, Place dy, Place dw) {
    int outs = dw.shape().size();
    int parts = Math.min(PARTS, Math.ceilDiv(sizes.pixelsOfResult() * x.images(), 64));
    int partsAt = emit.scratch((long) outs * parts);
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
                    parts,
                    x.images(),
                    pitch,
                    sizes.channels(),
                    sizes.filters(),
                    sizes.image(),
                    sizes.filter(),
                    sizes.result(),
                    sizes.stride(),
                    sizes.padding(),
                    sizes.dilation()),
            Math.multiplyExact(
                parts, GpuConvolutions.items(sizes.groups(), sizes.filters(), sizes.taps())),
            GpuProducts.GROUP,
            "implicit product, 64 x 64 tiles in local memory, in parts"));
    emit.add(
        Launch.of(
            "sum",
            outs,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Sums::finish,
                    memory.floats(),
                    partsAt,
                    dw.at(),
                    outs,
                    parts,
                    outs,
                    outs,
                    1f,
                    -1,
                    0f)));
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
      int parts,
      int images,
      int pitch,
      int channels,
      int filters,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    float[] left = context.allocateFloatLocalArray(1024); // [16 deep][64 rows]
    float[] right = context.allocateFloatLocalArray(1024); // [16 deep][64 columns]
    float[] sums = new float[16];
    for (int k = 0; k < 16; k++) {
      sums[k] = 0f;
    }
    int local = context.localIdx;
    int localRow = local / 16;
    int localColumn = local % 16;
    int pixels = (result >> 16) * (result & 0xffff);
    int area = (image >> 16) * (image & 0xffff);
    int taps = channels * (filter >> 16) * (filter & 0xffff);
    int tilesDown = (filters + 63) / 64;
    int tilesAcross = (taps + 63) / 64;
    int part = context.groupIdx % parts;
    int across = context.groupIdx / parts;
    int slice = across / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * 64;
    int j0 = (across - slice * tilesAcross) * 64;
    int plane = xAt + group * channels * area * pitch;
    int length = (pixels * images + parts - 1) / parts;
    int from = part * length;
    int to = Math.min(pixels * images, from + length);
    for (int k0 = from; k0 < to; k0 += 16) {
      for (int e = local; e < 1024; e += 256) {
        int k = k0 + e % 16;
        int i = i0 + e / 16;
        int j = j0 + e / 16;
        int place = k / images;
        int n = k - place * images;
        float a = 0f;
        float b = 0f;
        if (k < to && i < filters) {
          a = m.get(dyAt + ((group * filters + i) * pixels + place) * pitch + n);
        }
        if (k < to && j < taps) {
          b =
              GpuConvolutions.patch(
                  m, plane, j, place, n, pitch, image, filter, result, stride, padding, dilation);
        }
        left[(e % 16) * 64 + e / 16] = a;
        right[(e % 16) * 64 + e / 16] = b;
      }
      context.localBarrier();
      for (int k = 0; k < 16; k++) {
        for (int r = 0; r < 4; r++) {
          float a = left[k * 64 + 16 * r + localRow];
          for (int c = 0; c < 4; c++) {
            sums[4 * r + c] += a * right[k * 64 + 16 * c + localColumn];
          }
        }
      }
      context.localBarrier();
    }
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        int i = i0 + 16 * r + localRow;
        int j = j0 + 16 * c + localColumn;
        if (i < filters && j < taps) {
          m.set(partsAt + ((group * filters + i) * taps + j) * parts + part, sums[4 * r + c]);
        }
      }
    }
  }
}
