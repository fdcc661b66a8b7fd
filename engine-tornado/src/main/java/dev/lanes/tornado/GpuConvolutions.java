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

  private GpuConvolutions() {}

  /** Returns the items of a product of several groups of rows, in tiles. */
  private static int items(int groups, int rows, long columns) {
    return Math.multiplyExact(Math.multiplyExact(groups, GROUP), GpuProducts.tiles(rows, columns));
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
                GpuProducts.tile(sizes.filters()),
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
        "implicit product, " + GpuProducts.algorithm(sizes.filters()));
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
                GpuProducts.tile(sizes.channels()),
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
        "implicit product, " + GpuProducts.algorithm(sizes.channels()));
  }

  /**
   * Returns the pixel that a tap reads for a result, of one image; 0 outside the image.
   *
   * <p>Conditions are numbers here and not branches one in the other: inside of a branch on the
   * place Graal finds some of the others to be constant, which TornadoVM 5.2.0 cannot compile.
   *
   * @param wanted 0 if there is no such tap or result
   * @param plane where the images of the tap's channel begin
   * @param top the row in the image of the window's first tap
   * @param left its column
   * @param inArea the tap within the window
   */
  static float patch(
      FloatArray m,
      int wanted,
      int plane,
      int top,
      int left,
      int inArea,
      int n,
      int pitch,
      int image,
      int tapColumns,
      int dilation) {
    int height = image >> 16;
    int width = image & 0xffff;
    int row = inArea / tapColumns;
    int i = top + row * (dilation >> 16);
    int j = left + (inArea - row * tapColumns) * (dilation & 0xffff);
    int inside = i >= 0 ? wanted : 0;
    inside = i < height ? inside : 0;
    inside = j >= 0 ? inside : 0;
    inside = j < width ? inside : 0;
    float value = 0f;
    if (inside == 1) {
      value = m.get(plane + (i * width + j) * pitch + n);
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
    int depth = channels * (filter >> 16) * (filter & 0xffff);
    int tilesDown = (filters + tile - 1) / tile;
    int tilesAcross = (pixels * pitch + wide - 1) / wide;
    int slice = context.groupIdx / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * tile;
    int j0 = (context.groupIdx - slice * tilesAcross) * wide;
    int plane = xAt + group * channels * area * pitch;
    int tapColumns = filter & 0xffff;
    int window = (filter >> 16) * tapColumns;
    int columns = result & 0xffff;
    // each item always loads the patches of one column, and some of the depth
    int column = local % wide;
    int place = (j0 + column) / pitch;
    int n = j0 + column - place * pitch;
    int top = (place / columns) * (stride >> 16) - (padding >> 16);
    int start = (place % columns) * (stride & 0xffff) - (padding & 0xffff);
    int isPlace = place < pixels ? 1 : 0;
    for (int k0 = 0; k0 < depth; k0 += 16) {
      for (int t = 0; t < tile / 16; t++) {
        int k = k0 + local % 16;
        int i = local / 16 + 16 * t;
        float a = 0f;
        if (k < depth && i0 + i < filters) {
          a = m.get(wAt + (group * filters + i0 + i) * depth + k);
        }
        left[(local % 16) * (tile + 1) + i] = a;
      }
      for (int t = 0; t < wide / 16; t++) {
        int deep = local / wide + t * (256 / wide);
        int k = k0 + deep;
        int c = k / window;
        int wanted = k < depth ? isPlace : 0;
        right[deep * (wide + 1) + column] =
            patch(
                m,
                wanted,
                plane + c * area * pitch,
                top,
                start,
                k - c * window,
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
    int width = image & 0xffff;
    int pixels = (image >> 16) * width;
    int tapColumns = filter & 0xffff;
    int area = (filter >> 16) * tapColumns;
    int rows = result >> 16;
    int columns = result & 0xffff;
    int depth = filters * area;
    int tilesDown = (channels + tile - 1) / tile;
    int tilesAcross = (pixels * pitch + wide - 1) / wide;
    int slice = context.groupIdx / tilesAcross;
    int group = slice / tilesDown;
    int i0 = (slice - group * tilesDown) * tile;
    int j0 = (context.groupIdx - slice * tilesAcross) * wide;
    // each item always loads what one column needs, and some of the depth
    int column = local % wide;
    int place = (j0 + column) / pitch;
    int n = j0 + column - place * pitch;
    int bottom = place / width + (padding >> 16);
    int end = place % width + (padding & 0xffff);
    int isPlace = place < pixels ? 1 : 0;
    for (int k0 = 0; k0 < depth; k0 += 16) {
      for (int t = 0; t < tile / 16; t++) {
        int k = k0 + local % 16;
        int i = local / 16 + 16 * t;
        float a = 0f;
        if (k < depth && i0 + i < channels) {
          a = m.get(wAt + ((group * filters + k / area) * channels + i0 + i) * area + k % area);
        }
        left[(local % 16) * (tile + 1) + i] = a;
      }
      for (int t = 0; t < wide / 16; t++) {
        int deep = local / wide + t * (256 / wide);
        int k = k0 + deep;
        int f = k / area;
        int tap = k - f * area;
        int tapRow = tap / tapColumns;
        int top = bottom - tapRow * (dilation >> 16);
        int start = end - (tap - tapRow * tapColumns) * (dilation & 0xffff);
        int p = top / (stride >> 16);
        int q = start / (stride & 0xffff);
        int wanted = k < depth ? isPlace : 0; // not branches, see patch
        wanted = top >= 0 ? wanted : 0;
        wanted = start >= 0 ? wanted : 0;
        wanted = p * (stride >> 16) == top ? wanted : 0;
        wanted = q * (stride & 0xffff) == start ? wanted : 0;
        wanted = p < rows ? wanted : 0;
        wanted = q < columns ? wanted : 0;
        float b = 0f;
        if (wanted == 1) {
          b = m.get(dyAt + (((group * filters + f) * rows + p) * columns + q) * pitch + n);
        }
        right[deep * (wide + 1) + column] = b;
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
        if (i < channels && j < pixels * pitch) {
          m.set(dxAt + (group * channels + i) * pixels * pitch + j, sums[4 * r + c]);
        }
      }
    }
  }
}
