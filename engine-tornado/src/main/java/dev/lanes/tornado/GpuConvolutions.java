package dev.lanes.tornado;

import dev.lanes.tornado.ConvolutionLowering.Sizes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Convolution and its image gradient on a GPU: the tiles of {@link GpuProducts}, whose right
 * operand, the patches, is read from the images where it is needed and never made. Pixels and
 * images are the columns, so that neighbouring items read neighbouring images.
 */
final class GpuConvolutions {
  private static final int GROUP = GpuProducts.GROUP;
  private static final int TILE = GpuProducts.TILE;

  private GpuConvolutions() {}

  /** Returns the items of a product in tiles, {@link GpuProducts#GROUP} a tile. */
  static int items(int groups, int rows, long columns) {
    return Math.toIntExact(
        Math.multiplyExact(
            (long) groups * GROUP, Math.ceilDiv(rows, TILE) * Math.ceilDiv(columns, TILE)));
  }

  static Launch forward(Sizes sizes, int x, int w, int bias, int y, int pitch) {
    return new Launch(
        (graph, name, memory) ->
            graph.task(
                name,
                GpuConvolutions::results,
                memory.context(),
                memory.floats(),
                x,
                w,
                bias,
                y,
                pitch,
                sizes.channels(),
                sizes.filters(),
                sizes.image(),
                sizes.filter(),
                sizes.result(),
                sizes.stride(),
                sizes.padding(),
                sizes.dilation()),
        items(sizes.groups(), sizes.filters(), (long) sizes.pixelsOfResult() * pitch),
        GROUP,
        "implicit product, 64 x 64 tiles in local memory");
  }

  static Launch imageGradient(Sizes sizes, int dy, int w, int dx, int pitch) {
    return new Launch(
        (graph, name, memory) ->
            graph.task(
                name,
                GpuConvolutions::imageGradients,
                memory.context(),
                memory.floats(),
                dy,
                w,
                dx,
                pitch,
                sizes.channels(),
                sizes.filters(),
                sizes.image(),
                sizes.filter(),
                sizes.result(),
                sizes.stride(),
                sizes.padding(),
                sizes.dilation()),
        items(sizes.groups(), sizes.channels(), (long) sizes.pixelsOfImage() * pitch),
        GROUP,
        "implicit product, 64 x 64 tiles in local memory");
  }

  /** Returns the pixel that a tap reads for a result, of one image; 0 outside the image. */
  static float patch(
      FloatArray m,
      int plane,
      int tap,
      int place,
      int n,
      int pitch,
      int image,
      int filter,
      int result,
      int stride,
      int padding,
      int dilation) {
    int height = image >> 16;
    int width = image & 0xffff;
    int tapColumns = filter & 0xffff;
    int area = (filter >> 16) * tapColumns;
    int columns = result & 0xffff;
    int c = tap / area;
    int inArea = tap - c * area;
    int i =
        (place / columns) * (stride >> 16)
            + (inArea / tapColumns) * (dilation >> 16)
            - (padding >> 16);
    int j =
        (place % columns) * (stride & 0xffff)
            + (inArea % tapColumns) * (dilation & 0xffff)
            - (padding & 0xffff);
    float value = 0f;
    if (i >= 0 && i < height && j >= 0 && j < width) {
      value = m.get(plane + ((c * height + i) * width + j) * pitch + n);
    }
    return value;
  }

  /** Computes results: rows are filters, columns pixels and images, the depth is taps. */
  static void results(
      KernelContext context,
      FloatArray m,
      int xAt,
      int wAt,
      int bAt,
      int yAt,
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
    int depth = channels * (filter >> 16) * (filter & 0xffff);
    int tilesDown = (filters + 63) / 64;
    int tilesAcross = (pixels * pitch + 63) / 64;
    int slice = context.groupIdx / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * 64;
    int j0 = (context.groupIdx - slice * tilesAcross) * 64;
    int plane = xAt + group * channels * area * pitch;
    for (int k0 = 0; k0 < depth; k0 += 16) {
      for (int e = local; e < 1024; e += 256) {
        int k = k0 + e / 64;
        int i = i0 + e % 64;
        int j = j0 + e % 64;
        int place = j / pitch;
        float a = 0f;
        float b = 0f;
        if (k < depth && i < filters) {
          a = m.get(wAt + (group * filters + i) * depth + k);
        }
        if (k < depth && place < pixels) {
          b =
              patch(
                  m,
                  plane,
                  k,
                  place,
                  j - place * pitch,
                  pitch,
                  image,
                  filter,
                  result,
                  stride,
                  padding,
                  dilation);
        }
        left[e] = a;
        right[e] = b;
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
        if (i < filters && j < pixels * pitch) {
          float sum = sums[4 * r + c];
          if (bAt >= 0) {
            sum += m.get(bAt + group * filters + i);
          }
          m.set(yAt + (group * filters + i) * pixels * pitch + j, sum);
        }
      }
    }
  }

  /**
   * Computes image gradients: rows are channels, columns pixels and images, the depth is filter by
   * tap.
   */
  static void imageGradients(
      KernelContext context,
      FloatArray m,
      int dyAt,
      int wAt,
      int dxAt,
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
    int width = image & 0xffff;
    int pixels = (image >> 16) * width;
    int tapColumns = filter & 0xffff;
    int area = (filter >> 16) * tapColumns;
    int rows = result >> 16;
    int columns = result & 0xffff;
    int depth = filters * area;
    int tilesDown = (channels + 63) / 64;
    int tilesAcross = (pixels * pitch + 63) / 64;
    int slice = context.groupIdx / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * 64;
    int j0 = (context.groupIdx - slice * tilesAcross) * 64;
    for (int k0 = 0; k0 < depth; k0 += 16) {
      for (int e = local; e < 1024; e += 256) {
        int k = k0 + e / 64;
        int i = i0 + e % 64;
        int j = j0 + e % 64;
        int place = j / pitch;
        int f = group * filters + k / area;
        int tap = k % area;
        float a = 0f;
        float b = 0f;
        if (k < depth && i < channels) {
          a = m.get(wAt + (f * channels + i) * area + tap);
        }
        if (k < depth && place < pixels) {
          int down = place / width + (padding >> 16) - (tap / tapColumns) * (dilation >> 16);
          int right0 =
              place % width + (padding & 0xffff) - (tap % tapColumns) * (dilation & 0xffff);
          int p = down / (stride >> 16);
          int q = right0 / (stride & 0xffff);
          if (down >= 0
              && right0 >= 0
              && p * (stride >> 16) == down
              && q * (stride & 0xffff) == right0
              && p < rows
              && q < columns) {
            b = m.get(dyAt + ((f * rows + p) * columns + q) * pitch + j - place * pitch);
          }
        }
        left[e] = a;
        right[e] = b;
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
        if (i < channels && j < pixels * pitch) {
          m.set(dxAt + (group * channels + i) * pixels * pitch + j, sums[4 * r + c]);
        }
      }
    }
  }
}
