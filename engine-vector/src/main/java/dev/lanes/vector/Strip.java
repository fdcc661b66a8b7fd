package dev.lanes.vector;

import static dev.lanes.vector.VectorConstants.BLOCK;

import java.util.Arrays;

/**
 * How the columns that a run of results reads are laid out in slots, so that the window of each
 * result is a run of slots.
 *
 * <p>Windows of neighbours share slots where the filter moves by less than its width; otherwise, or
 * where taps are spread, each window has slots of its own.
 */
final class Strip {
  private final Axis axis;
  private final int slotStep;
  private final int chunk;
  private final int length;
  private final int[] column; // by slot, relative to the first result of the run
  private final int[] firstTap; // by result
  private final int[] endTap;

  /**
   * Lays out a strip.
   *
   * @param slotSize floats of a slot, at most
   * @param budget floats the strip should not exceed; two results at a time are always possible
   */
  Strip(Axis axis, int slotSize, int budget) {
    this.axis = axis;
    int taps = axis.taps();
    boolean shared = axis.dilation() == 1 && axis.sourceStep() < taps;
    this.slotStep = shared ? axis.sourceStep() : taps;
    int slots = budget / Math.max(1, slotSize);
    int most = taps == 0 ? axis.places() : Math.max(2, (slots - taps) / slotStep + 1);
    int chunks = Math.max(1, Math.ceilDiv(axis.places(), most));
    int even = Math.ceilDiv(axis.places(), chunks);
    this.chunk = Math.max(2, even + even % 2);
    this.column = new int[slots(Math.min(chunk, Math.max(1, axis.places())))];
    for (int i = 0; i < column.length; i++) {
      column[i] = shared ? i : i / taps * axis.sourceStep() + i % taps * axis.dilation();
    }
    this.length = Math.multiplyExact(column.length, slotSize);
    this.firstTap = new int[axis.places()];
    this.endTap = new int[axis.places()];
    for (int j = 0; j < firstTap.length; j++) {
      firstTap[j] = axis.firstInside(j);
      endTap[j] = axis.endInside(j);
    }
  }

  /** Returns how many results the axis has. */
  int places() {
    return firstTap.length;
  }

  /** Returns how many results are computed from one filling. */
  int chunk() {
    return chunk;
  }

  /** Returns the floats the strip needs. */
  int length() {
    return length;
  }

  /** Returns the slots from one result's window to the next. */
  int slotStep() {
    return slotStep;
  }

  /** Returns how many slots that many results read. */
  int slots(int results) {
    return axis.taps() == 0 ? 0 : (results - 1) * slotStep + axis.taps();
  }

  /** Returns the first tap inside the image of a result, or of it and the next. */
  int firstTap(int result, int results) {
    return results == 1 ? firstTap[result] : Math.min(firstTap[result], firstTap[result + 1]);
  }

  /** Returns the end of the taps inside the image of a result, or of it and the next. */
  int endTap(int result, int results) {
    return results == 1 ? endTap[result] : Math.max(endTap[result], endTap[result + 1]);
  }

  /**
   * Copies one row of every channel into slots, with zeros outside the image.
   *
   * @param from the row, {@code [columns][16]}, of each channel
   * @param line the row of the first channel
   * @param plane floats from one channel to the next
   * @param result the first result of the run
   * @param to the slots, {@code [channels][16]} each, from {@code at}
   * @param step floats from one slot to the next
   */
  void copy(
      float[] from,
      int line,
      int plane,
      int channels,
      int result,
      int slots,
      float[] to,
      int at,
      int step) {
    int origin = axis.read(result, 0);
    int width = axis.source();
    for (int c = 0; c < channels; c += Tiles.LINES) {
      int count = Math.min(Tiles.LINES, channels - c);
      for (int i = 0; i < slots; i++) {
        int source = origin + column[i];
        int slot = at + i * step + c * BLOCK;
        if (source < 0 || source >= width) {
          Arrays.fill(to, slot, slot + count * BLOCK, 0);
        } else {
          int place = line + c * plane + source * BLOCK;
          Tiles.copyLines(count, from, place, plane, to, slot, BLOCK);
        }
      }
    }
  }

  /** Clears so many floats in every slot. */
  static void clear(int slots, float[] to, int at, int step, int count) {
    for (int i = 0; i < slots; i++) {
      Arrays.fill(to, at + i * step, at + i * step + count, 0);
    }
  }
}
