package dev.lanes.vector;

import java.util.Arrays;

/**
 * A source as the results of one phase read it: with the padding beside and above, and cut into
 * planes by the remainder of its places by the stride, so that neighbouring results read
 * neighbouring numbers whatever the stride is:
 *
 * <pre>
 * [channels][remainders of rows][remainders of columns][lines][pitch]
 * </pre>
 *
 * <p>Results are counted as if a row had {@code pitch} of them. Then result q reads for tap (r, s)
 * of a channel at {@code q + offset(r, s)}; those beyond the last column are of no use.
 */
final class PaddedLines {
  private final Correlation g;
  private final Axis rows;
  private final Axis columns;
  private final int[] rowRemainders; // that occur
  private final int[] columnRemainders;
  private final int pitch;
  private final int lines;

  /** Plans the lines for one phase of the results. */
  PaddedLines(Correlation g, Axis rows, Axis columns) {
    this.g = g;
    this.rows = rows;
    this.columns = columns;
    this.rowRemainders = remainders(rows);
    this.columnRemainders = remainders(columns);
    this.pitch = columns.places() + reach(columns);
    this.lines = rows.places() + reach(rows);
  }

  private static int[] remainders(Axis axis) {
    int[] found = new int[Math.min(axis.taps(), axis.sourceStep())];
    int count = 0;
    for (int m = 0; m < axis.taps(); m++) {
      int remainder = m * axis.dilation() % axis.sourceStep();
      if (indexOf(found, count, remainder) < 0) {
        found[count++] = remainder;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static int indexOf(int[] of, int count, int wanted) {
    for (int i = 0; i < count; i++) {
      if (of[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Returns how many places of its plane the last tap of a result lies after the first. */
  private static int reach(Axis axis) {
    return Math.max(0, axis.taps() - 1) * axis.dilation() / axis.sourceStep();
  }

  /** Returns the results in a row, those of no use included. */
  int pitch() {
    return pitch;
  }

  /** Returns the floats of a channel. */
  int channelStep() {
    return rowRemainders.length * columnRemainders.length * lines * pitch;
  }

  /** Returns the floats of all channels of a group, and what whole vectors read beyond them. */
  int length() {
    return Math.addExact(Math.multiplyExact(g.channels(), channelStep()), pitch + Tiles.WIDTH);
  }

  /** Returns where the first result reads for a tap, from where its channel begins. */
  int offset(int r, int s) {
    int line = r * rows.dilation();
    int column = s * columns.dilation();
    int row =
        indexOf(rowRemainders, rowRemainders.length, line % rows.sourceStep())
                * columnRemainders.length
            + indexOf(columnRemainders, columnRemainders.length, column % columns.sourceStep());
    return (row * lines + line / rows.sourceStep()) * pitch + column / columns.sourceStep();
  }

  /**
   * Copies some channels.
   *
   * @param x the source, whose channels begin at {@code from}
   * @param to where the channels go, from {@code at} on
   */
  void copy(float[] x, int from, int firstChannel, int endChannel, float[] to, int at) {
    Arrays.fill(to, at + firstChannel * channelStep(), at + endChannel * channelStep(), 0);
    for (int c = firstChannel; c < endChannel; c++) {
      int target = at + c * channelStep();
      int channel = from + c * g.sourceHeight() * g.sourceWidth();
      for (int above : rowRemainders) {
        for (int beside : columnRemainders) {
          copyPlane(x, channel, above + rows.origin(), beside + columns.origin(), to, target);
          target += lines * pitch;
        }
      }
    }
  }

  private void copyPlane(
      float[] x, int channel, int firstLine, int firstColumn, float[] to, int at) {
    int step = columns.sourceStep();
    int first = Math.clamp(Math.ceilDiv(-firstColumn, step), 0, pitch);
    int end = Math.clamp(Math.ceilDiv(g.sourceWidth() - firstColumn, step), first, pitch);
    for (int i = 0; i < lines; i++) {
      int line = firstLine + i * rows.sourceStep();
      if (line >= 0 && line < g.sourceHeight()) {
        int source = channel + line * g.sourceWidth() + firstColumn;
        int target = at + i * pitch;
        for (int k = first; k < end; k++) {
          to[target + k] = x[source + k * step];
        }
      }
    }
  }
}
