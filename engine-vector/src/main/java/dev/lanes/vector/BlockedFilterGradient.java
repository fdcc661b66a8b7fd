package dev.lanes.vector;

import static dev.lanes.vector.Tiles.COLUMN;
import static dev.lanes.vector.Tiles.ROWS;
import static dev.lanes.vector.Tiles.WIDTH;
import static dev.lanes.vector.VectorConstants.BLOCK;
import static dev.lanes.vector.VectorConstants.FIRST;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Convolution;
import java.util.Arrays;

/**
 * The filter gradient of blocked images, as partial sums over runs of rows; {@link SumPartials}
 * adds them.
 *
 * <p>Here the images are what is summed over, so taps lie in the lanes: every row of the image is
 * transposed once (see {@link TapLanes}) into a ring that holds the rows one row of results reads.
 * Output gradients are broadcast; their rows are copied to distances that do not collide in the
 * cache. Lanes of the last block without an image are never read. The tails of several rows of taps
 * are copied together for every row of results.
 *
 * <pre>
 *   dw[8 filters][2 x 16 taps] += dy[8 filters][place][image] * x[place][image][2 x 16 taps]
 * </pre>
 */
final class BlockedFilterGradient implements Kernel {
  /** Floats that all partial sums together may take, unless a single one takes more. */
  private static final int PARTIALS = 1 << 19; // 2 MiB

  private static final int MOST_PARTIALS = 16;

  private final Storage x;
  private final Storage dy;
  private final int batch;
  private final int groups;
  private final int channels;
  private final int filters;
  private final int height;
  private final int width;
  private final int resultRows;
  private final int resultColumns;
  private final Axis rowAxis;
  private final Axis columnAxis;
  private final double winogradShare;
  private final TapLanes lanes;
  private final int tiles;
  private final int units; // rows of results of all blocks
  private final int partials;
  private final int sumsLength; // [partials][groups][groups of lanes][tiles][ROWS][16]
  private final int[] firstPlace; // by column of taps, the first result that reads the image
  private final int[] endPlace;
  private final int ringRows;
  private final int ringRow; // floats
  private final int chunkStep; // of a row of the ring, from 16 channels to the next
  private final int gradientRow; // floats
  private final int tailStep; // floats
  private final int scratchPerThread;
  private final Scratch scratch; // sums; by thread: output gradients, ring
  private final int[] held; // by thread and row of the ring: the row of the images, or -1

  BlockedFilterGradient(
      Convolution g, Shape image, Shape filter, Storage x, Storage dy, Workspace workspace) {
    Correlation forward = Correlation.forward(g, image, filter);
    this.x = x;
    this.dy = dy;
    this.winogradShare = WinogradFilterGradient.share(forward);
    this.batch = image.dim(0);
    this.groups = g.groups();
    this.channels = forward.channels();
    this.filters = forward.filters();
    this.height = image.dim(2);
    this.width = image.dim(3);
    this.resultRows = forward.height();
    this.resultColumns = forward.width();
    this.rowAxis = forward.rows()[0];
    this.columnAxis = forward.columns()[0];
    this.lanes = new TapLanes(g, filter, resultColumns);
    this.tiles = Tiles.count(filters);
    this.units = Math.ceilDiv(batch, BLOCK) * resultRows;
    long size = (long) groups * lanes.groups() * tiles * COLUMN;
    this.partials = Math.clamp(PARTIALS / size, 1, Math.min(MOST_PARTIALS, units));
    this.sumsLength = Math.toIntExact(partials * size);
    this.firstPlace = new int[filter.dim(3)];
    this.endPlace = new int[filter.dim(3)];
    for (int s = 0; s < firstPlace.length; s++) {
      int stride = g.strideX();
      int first = Math.ceilDiv(-columnAxis.read(0, s), stride);
      int end = Math.ceilDiv(width - columnAxis.read(0, s), stride);
      firstPlace[s] = Math.clamp(first, 0, resultColumns);
      endPlace[s] = Math.clamp(end, 0, resultColumns);
    }
    this.ringRows = (filter.dim(2) - 1) * g.dilationY() + 1;
    int rowColumns = lanes.byChannel() ? width : lanes.paddedColumns();
    this.ringRow = VectorConstants.padded((long) rowColumns * BLOCK * lanes.laneChannels());
    this.chunkStep = width * BLOCK * WIDTH;
    this.gradientRow = (resultColumns | 1) * BLOCK; // an odd number of lines
    this.tailStep = lanes.tails() == 0 ? 0 : resultColumns * BLOCK * WIDTH + WIDTH;
    long perThread =
        (long) tiles * ROWS * gradientRow
            + (long) ringRows * ringRow
            + (long) lanes.tails() * tailStep
            + WIDTH;
    this.scratchPerThread = Math.toIntExact(perThread);
    this.scratch = workspace.share(sumsLength + (long) scratchPerThread * workspace.threads());
    this.held = new int[ringRows * workspace.threads()];
  }

  /** Returns how many partial sums there are. */
  int partials() {
    return partials;
  }

  /** Returns the partial sums, {@code [partials][groups][groups of lanes][tiles][ROWS][16]}. */
  float[] sums() {
    return scratch.array();
  }

  /** Returns how taps are spread over lanes. */
  TapLanes lanes() {
    return lanes;
  }

  /** Returns the groups of the convolution. */
  int groups() {
    return groups;
  }

  /** Returns the filters of a group. */
  int filters() {
    return filters;
  }

  @Override
  public int parts() {
    return partials * groups * lanes.slices();
  }

  @Override
  public void run(int part, int thread, long step) {
    int slice = part % lanes.slices();
    int group = part / lanes.slices() % groups;
    int partial = part / lanes.slices() / groups;
    int own = FIRST + (partial * groups + group) * lanes.groups() * tiles * COLUMN;
    int from = lanes.group(lanes.firstChunk(slice), 0, 0);
    int to = lanes.byChannel() ? lanes.group(lanes.endChunk(slice), 0, 0) : lanes.groups();
    Arrays.fill(scratch.array(), own + from * tiles * COLUMN, own + to * tiles * COLUMN, 0);
    Arrays.fill(held, thread * ringRows, (thread + 1) * ringRows, -1);
    int gradients = FIRST + sumsLength + thread * scratchPerThread;
    int ring = gradients + tiles * ROWS * gradientRow;
    if (!lanes.byChannel()) { // the columns beside the image stay zeros
      Arrays.fill(scratch.array(), ring, ring + ringRows * ringRow, 0);
    }
    int first = (int) ((long) units * partial / partials);
    int end = (int) ((long) units * (partial + 1) / partials);
    for (int unit = first; unit < end; unit++) {
      int block = unit / resultRows;
      int row = unit % resultRows;
      int images = Math.min(BLOCK, batch - block * BLOCK);
      int firstTap = rowAxis.firstInside(row);
      int endTap = rowAxis.endInside(row);
      if (firstTap >= endTap) {
        continue;
      }
      copyGradients(block, row, group, gradients);
      for (int m = firstTap; m < endTap; m++) {
        int line = rowAxis.read(row, m);
        int slot = line % ringRows;
        if (held[thread * ringRows + slot] != block * height + line) {
          held[thread * ringRows + slot] = block * height + line;
          transpose(block, line, group, slice, images, ring + slot * ringRow);
        }
      }
      if (lanes.byChannel()) {
        addByChannel(row, firstTap, endTap, slice, images, gradients, ring, own);
      } else {
        addByTap(row, firstTap, endTap, images, gradients, ring, own);
        addTails(row, firstTap, endTap, images, gradients, ring, own);
      }
    }
  }

  private void copyGradients(int block, int row, int group, int to) {
    int length = resultColumns * BLOCK;
    int plane = resultRows * length;
    int from = dy.offset() + (block * groups + group) * filters * plane + row * length;
    for (int f = 0; f < filters; f++) {
      System.arraycopy(dy.array(), from + f * plane, scratch.array(), to + f * gradientRow, length);
    }
  }

  private void transpose(int block, int line, int group, int slice, int images, int to) {
    int plane = height * width * BLOCK;
    int from = x.offset() + (block * groups + group) * channels * plane + line * width * BLOCK;
    if (lanes.byChannel()) {
      int first = lanes.firstChunk(slice) * WIDTH;
      int end = Math.min(channels, lanes.endChunk(slice) * WIDTH);
      for (int channel = first; channel < end; channel += WIDTH) {
        Transpose.turn(
            x.array(),
            from + channel * plane,
            plane,
            Math.min(WIDTH, end - channel),
            width,
            images,
            scratch.array(),
            to + (channel - first) / WIDTH * chunkStep,
            BLOCK * WIDTH,
            WIDTH);
      }
    } else {
      int left = Math.max(0, -columnAxis.origin());
      int count = Math.min(width, lanes.paddedColumns() - left);
      int imageStep = lanes.paddedColumns() * channels;
      int target = to + left * channels;
      Transpose.turn(
          x.array(),
          from,
          plane,
          channels,
          count,
          images,
          scratch.array(),
          target,
          channels,
          imageStep);
    }
  }

  private void addByChannel(
      int row, int firstTap, int endTap, int slice, int images, int d, int ring, int own) {
    int columnStep = BLOCK * WIDTH;
    int placeStep = columnAxis.sourceStep() * columnStep;
    int firstChunk = lanes.firstChunk(slice);
    int endChunk = lanes.endChunk(slice);
    int next = (lanes.group(1, 0, 0) - lanes.group(0, 0, 0)) * tiles * COLUMN;
    for (int m = firstTap; m < endTap; m++) {
      int line = ring + rowAxis.read(row, m) % ringRows * ringRow;
      for (int s = 0; s < firstPlace.length; s++) {
        int first = firstPlace[s];
        int places = endPlace[s] - first;
        if (places <= 0) {
          continue;
        }
        int taps = line + columnAxis.read(first, s) * columnStep;
        for (int t = 0; t < tiles; t++) { // outside, since its gradients are the larger part
          for (int chunk = firstChunk; chunk < endChunk; chunk += 2) {
            int at = taps + (chunk - firstChunk) * chunkStep;
            int sum = own + (lanes.group(chunk, m, s) * tiles + t) * COLUMN;
            Tiles.addOuterUnchecked(
                places,
                images,
                scratch.array(),
                d + t * ROWS * gradientRow + first * BLOCK,
                gradientRow,
                scratch.array(),
                at,
                at + chunkStep,
                placeStep,
                WIDTH,
                Math.min(2, endChunk - chunk),
                scratch.array(),
                sum,
                sum + next);
          }
        }
      }
    }
  }

  private void addByTap(int row, int firstTap, int endTap, int images, int d, int ring, int own) {
    int imageStep = lanes.paddedColumns() * channels;
    int placeStep = columnAxis.sourceStep() * channels;
    int perRow = lanes.endChunk(0);
    int end = endTap * perRow;
    for (int v = firstTap * perRow; v < end; v += 2) {
      int columns = Math.min(2, end - v);
      int w = v + columns - 1;
      int taps0 = ring + rowAxis.read(row, v / perRow) % ringRows * ringRow + v % perRow * WIDTH;
      int taps1 = ring + rowAxis.read(row, w / perRow) % ringRows * ringRow + w % perRow * WIDTH;
      for (int t = 0; t < tiles; t++) {
        Tiles.addOuterUnchecked(
            resultColumns,
            images,
            scratch.array(),
            d + t * ROWS * gradientRow,
            gradientRow,
            scratch.array(),
            taps0,
            taps1,
            placeStep,
            imageStep,
            columns,
            scratch.array(),
            own + (v * tiles + t) * COLUMN,
            own + (w * tiles + t) * COLUMN);
      }
    }
  }

  private void addTails(int row, int firstTap, int endTap, int images, int d, int ring, int own) {
    if (lanes.tails() == 0) {
      return;
    }
    int first = firstTap / lanes.tailRows();
    int end = Math.ceilDiv(endTap, lanes.tailRows());
    int at = ring + ringRows * ringRow;
    for (int tail = first; tail < end; tail++) {
      copyTail(tail, row, firstTap, endTap, images, ring, at + tail * tailStep);
    }
    for (int tail = first; tail < end; tail += 2) {
      int columns = Math.min(2, end - tail);
      int other = tail + columns - 1;
      for (int t = 0; t < tiles; t++) {
        Tiles.addOuterUnchecked(
            resultColumns,
            images,
            scratch.array(),
            d + t * ROWS * gradientRow,
            gradientRow,
            scratch.array(),
            at + tail * tailStep,
            at + other * tailStep,
            BLOCK * WIDTH,
            WIDTH,
            columns,
            scratch.array(),
            own + (lanes.tail(tail) * tiles + t) * COLUMN,
            own + (lanes.tail(other) * tiles + t) * COLUMN);
      }
    }
  }

  /**
   * Copies the ends of some rows of taps, {@code [places][16 images][rows of taps][length]}. Whole
   * vectors are copied; what one copies too much is overwritten by the next, or read by nobody.
   */
  private void copyTail(int tail, int row, int firstTap, int endTap, int images, int ring, int to) {
    int firstRow = tail * lanes.tailRows();
    int count = Math.min(lanes.tailRows(), rowAxis.taps() - firstRow);
    int imageStep = lanes.paddedColumns() * channels;
    int placeStep = columnAxis.sourceStep() * channels;
    for (int place = 0; place < resultColumns; place++) {
      for (int n = 0; n < images; n++) {
        int target = to + (place * BLOCK + n) * WIDTH;
        for (int i = 0; i < count; i++) {
          int m = firstRow + i;
          int lane = target + i * lanes.tailLength();
          if (m < firstTap || m >= endTap) {
            Tiles.fill(0, scratch.array(), lane);
          } else {
            int line = ring + rowAxis.read(row, m) % ringRows * ringRow;
            int from = line + n * imageStep + place * placeStep + lanes.endChunk(0) * WIDTH;
            Tiles.copy(scratch.array(), from, scratch.array(), lane);
          }
        }
      }
    }
  }

  @Override
  public String algorithm() {
    return "outer " + Tiles.describe() + Choice.beside("winograd", winogradShare);
  }
}
