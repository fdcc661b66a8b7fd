package dev.lanes.vector;

import static dev.lanes.vector.Tiles.WIDTH;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;

/**
 * How the taps of a filter are spread over groups of 16 lanes in the filter gradient.
 *
 * <p>Rows of the image are transposed so that what one tap row of a filter sees lies together. With
 * many channels that is {@code [channels / 16][columns][images][16]} and the lanes are 16 channels
 * of one tap; with few it is {@code [images][columns][channels]}, where all columns of a tap row
 * are neighbours, and the lanes run over {@code (column, channel)}: 15 of 16 for a 5x5 filter on
 * colour. Where at most half of the last group would be used, as by the 24 numbers of an 8x8 filter
 * on colour, the ends of several tap rows share a group of their own, a tail.
 */
final class TapLanes {
  /** Groups of 16 channels that one part transposes, at least: one tile. */
  private static final int LEAST_SLICE = 2;

  /** Groups of lanes that output gradients are to be fetched for, where there are few taps. */
  private static final int LANE_GROUPS = 8;

  private final boolean byChannel;
  private final int channels;
  private final int rows; // of taps
  private final int columns;
  private final int chunks; // groups of lanes per tap, or per row of taps
  private final int tailLength; // numbers of a row of taps that are in a tail
  private final int tailRows; // rows of taps of a tail
  private final int tails;
  private final int slice; // groups of 16 channels
  private final int slices;
  private final int paddedColumns;

  TapLanes(Convolution g, Shape filter, int places) {
    this.channels = filter.dim(1);
    this.rows = filter.dim(2);
    this.columns = filter.dim(3);
    int perTap = Math.ceilDiv(channels, WIDTH);
    int perRow = Math.ceilDiv(channels * columns, WIDTH);
    this.byChannel = g.dilationX() > 1 || channels >= 32 || perRow >= columns * perTap;
    int rest = channels * columns % WIDTH;
    this.tailLength = byChannel || rest > WIDTH / 2 ? 0 : rest;
    this.tailRows = tailLength == 0 ? 0 : Math.min(rows, WIDTH / tailLength);
    this.tails = tailLength == 0 ? 0 : Math.ceilDiv(rows, tailRows);
    this.chunks = byChannel ? perTap : tailLength == 0 ? perRow : perRow - 1;
    this.slice = Math.max(LEAST_SLICE, LANE_GROUPS / (rows * columns));
    this.slices = byChannel ? Math.ceilDiv(chunks, slice) : 1;
    this.paddedColumns = (places - 1) * g.strideX() + columns;
  }

  /** Returns whether the lanes are channels of one tap. */
  boolean byChannel() {
    return byChannel;
  }

  /** Returns how many parts the channels are cut into. */
  int slices() {
    return slices;
  }

  /** Returns the first group of 16 channels of a slice. */
  int firstChunk(int slice) {
    return byChannel ? slice * this.slice : 0;
  }

  /** Returns the end of the groups of 16 channels of a slice. */
  int endChunk(int slice) {
    return byChannel ? Math.min(chunks, (slice + 1) * this.slice) : chunks;
  }

  /** Returns the channels of a transposed row, with the lanes that only fill the last group. */
  int laneChannels() {
    return byChannel ? Math.min(chunks, slice) * WIDTH : channels;
  }

  /** Returns the columns of a transposed row where it includes the padding. */
  int paddedColumns() {
    return paddedColumns;
  }

  /** Returns how many groups of lanes there are. */
  int groups() {
    return byChannel ? chunks * rows * columns : rows * chunks + tails;
  }

  /** Returns how many tails there are; their groups are the last. */
  int tails() {
    return tails;
  }

  /** Returns how many numbers of each row of taps lie in a tail. */
  int tailLength() {
    return tailLength;
  }

  /** Returns how many rows of taps a tail has; the last may have fewer. */
  int tailRows() {
    return tailRows;
  }

  /** Returns the number of the group of a tail. */
  int tail(int tail) {
    return rows * chunks + tail;
  }

  /** Returns the number of a group of lanes. */
  int group(int chunk, int row, int column) {
    return byChannel ? (chunk * rows + row) * columns + column : row * chunks + chunk;
  }

  /** Returns the place in a filter {@code [channels][rows][columns]} of every lane, -1 for none. */
  int[] places() {
    int[] places = new int[groups() * WIDTH];
    for (int i = 0; i < places.length; i++) {
      int group = i / WIDTH;
      int lane = i % WIDTH;
      int row;
      int column;
      int channel;
      if (byChannel) {
        column = group % columns;
        row = group / columns % rows;
        channel = group / columns / rows * WIDTH + lane;
      } else {
        boolean tail = group >= rows * chunks;
        row = tail ? (group - rows * chunks) * tailRows + lane / tailLength : group / chunks;
        int at = tail ? chunks * WIDTH + lane % tailLength : group % chunks * WIDTH + lane;
        column = at / channels;
        channel = at % channels;
        if (tail && lane / tailLength >= tailRows) {
          row = rows;
        }
      }
      boolean exists = channel < channels && column < columns && row < rows;
      places[i] = exists ? (channel * rows + row) * columns + column : -1;
    }
    return places;
  }
}
