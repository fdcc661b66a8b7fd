package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.LANES;
import static dev.lanes.vector.VectorConstants.SPECIES;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The windows of a locally connected layer over blocked images: at each place of the result one, of
 * {@code [channels][tapRows][tapColumns]} taps, with weights of its own.
 */
final class LocalWindows {
  final int batch;
  final int blocks;
  final int channels;
  final int filters;
  final int places;

  /** Taps of one channel, and of all. */
  final int tapsPerChannel;

  final int taps;
  private final Convolution geometry;
  private final int height;
  private final int width;
  private final int tapRows;
  private final int tapColumns;
  private final int columns;

  LocalWindows(Convolution geometry, Shape image, Shape weights, Shape result) {
    this.geometry = geometry;
    batch = image.dim(0);
    blocks = Layout.blocks(image);
    channels = image.dim(1);
    height = image.dim(2);
    width = image.dim(3);
    tapRows = weights.dim(2);
    tapColumns = weights.dim(3);
    tapsPerChannel = tapRows * tapColumns;
    taps = weights.sizePerEntry();
    filters = result.dim(1);
    columns = result.dim(3);
    places = result.dim(2) * columns;
  }

  /** Returns how many of a block's images there are. */
  int images(int block) {
    return Math.min(BLOCK, batch - block * BLOCK);
  }

  /** Returns where the 16 numbers of a unit are in a blocked result. */
  int result(int block, int filter, int place) {
    return ((block * filters + filter) * places + place) * BLOCK;
  }

  /** Returns where the weights of a unit begin. */
  int weights(int filter, int place) {
    return (filter * places + place) * taps;
  }

  /** Copies what a window sees of a block to {@code [taps][16]}, with zeros around the image. */
  void gather(float[] x, int from, int block, int place, float[] to, int at) {
    int line = 0;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < tapRows; r++, line++) {
        int target = at + line * tapColumns * BLOCK;
        int row = row(place, r);
        if (row < 0 || row >= height) {
          Arrays.fill(to, target, target + tapColumns * BLOCK, 0);
          continue;
        }
        int source = from + ((block * channels + c) * height + row) * width * BLOCK;
        for (int s = 0; s < tapColumns; s++) {
          int column = column(place, s);
          if (column >= 0 && column < width) {
            Tiles.copy(x, source + column * BLOCK, to, target + s * BLOCK);
          } else {
            Tiles.fill(0, to, target + s * BLOCK);
          }
        }
      }
    }
  }

  /** Adds the 16 numbers of a tap to the pixel it stands for, if there is one. */
  void scatter(float[] from, int at, int tap, int block, int place, float[] dx, int to) {
    int row = row(place, tap / tapColumns % tapRows);
    int column = column(place, tap % tapColumns);
    if (row < 0 || row >= height || column < 0 || column >= width) {
      return;
    }
    int channel = tap / tapsPerChannel;
    int pixel = to + (((block * channels + channel) * height + row) * width + column) * BLOCK;
    for (int i = 0; i < BLOCK; i += LANES) {
      FloatVector more = FloatVector.fromArray(SPECIES, from, at + i);
      FloatVector.fromArray(SPECIES, dx, pixel + i).add(more).intoArray(dx, pixel + i);
    }
  }

  /** Sets some channels of a block to zero. */
  void clear(float[] dx, int at, int block, int fromChannel, int toChannel) {
    int plane = height * width * BLOCK;
    int first = at + block * channels * plane;
    Arrays.fill(dx, first + fromChannel * plane, first + toChannel * plane, 0);
  }

  private int row(int place, int r) {
    return place / columns * geometry.strideY()
        + r * geometry.dilationY()
        - geometry.padding().top();
  }

  private int column(int place, int s) {
    return place % columns * geometry.strideX()
        + s * geometry.dilationX()
        - geometry.padding().left();
  }
}
