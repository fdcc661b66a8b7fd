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
 * What two groups of lanes read for a row of results is one run of numbers: columns that a filter
 * steps over are sorted by their remainder, and groups of several columns of taps are copied.
 * Output gradients are broadcast from where they are, or from a copy where the filters do not fill
 * a tile. Lanes of the last block without an image are never read.
 *
 * <pre>
 *   dw[8 filters][2 x 16 taps] += dy[8 filters][place][image] * x[place][image][2 x 16 taps]
 * </pre>
 */
final class BlockedFilterGradient implements Kernel {
  /** Floats that all partial sums together may take, unless a single one takes more. */
  private static final int PARTIALS = 1 << 19; // 2 MiB

  private static final int MOST_PARTIALS = 16;

  /** Places for which what two groups of lanes read is copied at a time. */
  private static final int COPIED = 28;

  /**
   * Places of a row, at most, where rows may be of any length: enough that reading and writing sums
   * takes little of the time, and 128 channels of them stay in an L2 cache.
   */
  private static final int PLACES = 49;

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
  private final boolean copiesGradients;
  private final int gradientRow; // floats from one filter's to the next
  private final int gradients; // floats of a copy
  private final int copyStep; // floats of what is copied for one group of lanes
  private final int scratchPerThread;
  private final Scratch scratch; // sums; by thread: output gradients, ring, two copies
  private final int[] held; // by thread and row of the ring: the row of the images, or -1
  private final int[] starts; // by thread and row of a tail: where its taps are, or -1

  BlockedFilterGradient(
      Convolution g, Shape image, Shape filter, Storage x, Storage dy, Workspace workspace) {
    Correlation forward = Correlation.forward(g, image, filter).withRowsUpTo(PLACES);
    this.x = x;
    this.dy = dy;
    this.winogradShare = WinogradFilterGradient.share(forward);
    this.batch = image.dim(0);
    this.groups = g.groups();
    this.channels = forward.channels();
    this.filters = forward.filters();
    this.height = forward.sourceHeight();
    this.width = forward.sourceWidth();
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
    this.copiesGradients = filters % ROWS != 0;
    this.gradientRow = (copiesGradients ? 1 : resultRows) * resultColumns * BLOCK;
    this.gradients = copiesGradients ? tiles * ROWS * gradientRow : 0;
    this.copyStep = lanes.byChannel() ? 0 : Math.min(COPIED, resultColumns) * BLOCK * WIDTH;
    long perThread = gradients + (long) ringRows * ringRow + 2L * copyStep + WIDTH;
    this.scratchPerThread = Math.toIntExact(perThread);
    this.scratch = workspace.share(sumsLength + (long) scratchPerThread * workspace.threads());
    this.starts = new int[lanes.tailRows() * workspace.threads()];
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
    int copy = FIRST + sumsLength + thread * scratchPerThread;
    int ring = copy + gradients;
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
      int d = gradients(block, row, group, copy);
      for (int m = firstTap; m < endTap; m++) {
        int line = rowAxis.read(row, m);
        int slot = line % ringRows;
        if (held[thread * ringRows + slot] != block * height + line) {
          held[thread * ringRows + slot] = block * height + line;
          transpose(block, line, group, slice, images, ring + slot * ringRow);
        }
      }
      if (lanes.byChannel()) {
        addByChannel(row, firstTap, endTap, slice, images, d, ring, own);
      } else {
        addByTap(row, firstTap, endTap, images, d, ring, own, thread);
      }
    }
  }

  /** Returns where the output gradients of a row are, for {@link #gradientArray}. */
  private int gradients(int block, int row, int group, int copy) {
    int length = resultColumns * BLOCK;
    int plane = resultRows * length;
    int from = dy.offset() + (block * groups + group) * filters * plane + row * length;
    if (!copiesGradients) {
      return from;
    }
    for (int f = 0; f < filters; f += Tiles.LINES) {
      int lines = Math.min(Tiles.LINES, filters - f);
      int to = copy + f * length;
      for (int i = 0; i < length; i += BLOCK) {
        int place = from + f * plane + i;
        Tiles.copyLines(lines, dy.array(), place, plane, scratch.array(), to + i, length);
      }
    }
    return copy;
  }

  private float[] gradientArray() {
    return copiesGradients ? scratch.array() : dy.array();
  }

  private void transpose(int block, int line, int group, int slice, int images, int to) {
    int plane = height * width * BLOCK;
    int from = x.offset() + (block * groups + group) * channels * plane + line * width * BLOCK;
    if (lanes.byChannel()) {
      int first = lanes.firstChunk(slice) * WIDTH;
      int end = Math.min(channels, lanes.endChunk(slice) * WIDTH);
      int stride = columnAxis.sourceStep();
      for (int channel = first; channel < end; channel += WIDTH) {
        for (int phase = 0; phase < Math.min(stride, width); phase++) {
          Transpose.turnEach(
              stride,
              x.array(),
              from + channel * plane + phase * BLOCK,
              plane,
              Math.min(WIDTH, end - channel),
              Math.ceilDiv(width - phase, stride),
              images,
              scratch.array(),
              to + (channel - first) / WIDTH * chunkStep + sorted(phase) * BLOCK * WIDTH,
              BLOCK * WIDTH,
              WIDTH);
        }
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

  /** Returns where a column lies in a row of the ring whose lanes are channels. */
  private int sorted(int column) {
    int stride = columnAxis.sourceStep();
    int phase = column % stride;
    return phase * (width / stride) + Math.min(phase, width % stride) + column / stride;
  }

  private void addByChannel(
      int row, int firstTap, int endTap, int slice, int images, int d, int ring, int own) {
    int columnStep = BLOCK * WIDTH;
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
        int taps = line + sorted(columnAxis.read(first, s)) * columnStep;
        for (int t = 0; t < tiles; t++) { // outside, since its gradients are the larger part
          for (int chunk = firstChunk; chunk < endChunk; chunk += 2) {
            int at = taps + (chunk - firstChunk) * chunkStep;
            int sum = own + (lanes.group(chunk, m, s) * tiles + t) * COLUMN;
            Tiles.addOuterUnchecked(
                places,
                images,
                gradientArray(),
                d + t * ROWS * gradientRow + first * BLOCK,
                gradientRow,
                scratch.array(),
                at,
                at + chunkStep,
                Math.min(2, endChunk - chunk),
                scratch.array(),
                sum,
                sum + next);
          }
        }
      }
    }
  }

  private void addByTap(
      int row, int firstTap, int endTap, int images, int d, int ring, int own, int thread) {
    int perRow = lanes.endChunk(0);
    int whole = (endTap - firstTap) * perRow;
    int firstTail = lanes.tails() == 0 ? 0 : firstTap / lanes.tailRows();
    int endTail = lanes.tails() == 0 ? 0 : Math.ceilDiv(endTap, lanes.tailRows());
    int count = whole + endTail - firstTail;
    for (int i = 0; i < count; i += 2) {
      int columns = Math.min(2, count - i);
      int tail = lanes.tail(firstTail) - whole; // from i to the group, after the whole ones
      int group0 = i < whole ? firstTap * perRow + i : tail + i;
      int last = i + columns - 1;
      int group1 = last < whole ? firstTap * perRow + last : tail + last;
      for (int place = 0; place < resultColumns; place += COPIED) {
        int places = Math.min(COPIED, resultColumns - place);
        int copy = ring + ringRows * ringRow;
        copyGroup(group0, row, firstTap, endTap, place, places, images, ring, copy, thread);
        if (columns == 2) {
          int second = copy + copyStep;
          copyGroup(group1, row, firstTap, endTap, place, places, images, ring, second, thread);
        }
        for (int t = 0; t < tiles; t++) {
          Tiles.addOuterUnchecked(
              places,
              images,
              gradientArray(),
              d + t * ROWS * gradientRow + place * BLOCK,
              gradientRow,
              scratch.array(),
              copy,
              copy + copyStep,
              columns,
              scratch.array(),
              own + (group0 * tiles + t) * COLUMN,
              own + (group1 * tiles + t) * COLUMN);
        }
      }
    }
  }

  /** Copies what a group of lanes reads for some places, {@code [places][16 images][16]}. */
  private void copyGroup(
      int group,
      int row,
      int firstTap,
      int endTap,
      int place,
      int places,
      int images,
      int ring,
      int to,
      int thread) {
    int perRow = lanes.endChunk(0);
    int placeStep = columnAxis.sourceStep() * channels;
    if (group >= lanes.tail(0)) {
      int tail = group - lanes.tail(0);
      int count = findTail(tail, row, firstTap, endTap, ring + place * placeStep, thread);
      copyTail(count, places, images, to, thread);
      return;
    }
    int line = ring + rowAxis.read(row, group / perRow) % ringRows * ringRow;
    int from = line + group % perRow * WIDTH + place * placeStep;
    int imageStep = lanes.paddedColumns() * channels;
    float[] array = scratch.array(); // a field is read anew after every store
    for (int i = 0; i < places; i++) {
      for (int n = 0; n < images; n++) {
        int at = from + n * imageStep + i * placeStep;
        Tiles.copy(array, at, array, to + (i * BLOCK + n) * WIDTH);
      }
    }
  }

  /** Finds where the ends of some rows of taps are, and returns how many rows there are. */
  private int findTail(int tail, int row, int firstTap, int endTap, int ring, int thread) {
    int firstRow = tail * lanes.tailRows();
    int count = Math.min(lanes.tailRows(), rowAxis.taps() - firstRow);
    for (int i = 0; i < count; i++) {
      int m = firstRow + i;
      int line = ring + rowAxis.read(row, m) % ringRows * ringRow;
      starts[thread * lanes.tailRows() + i] =
          m < firstTap || m >= endTap ? -1 : line + lanes.endChunk(0) * WIDTH;
    }
    return count;
  }

  /**
   * Copies the ends of some rows of taps, {@code [places][16 images][rows of taps][length]}. Whole
   * vectors are copied; what one copies too much is overwritten by the next, or read by nobody.
   */
  private void copyTail(int count, int places, int images, int to, int thread) {
    int length = lanes.tailLength();
    int imageStep = lanes.paddedColumns() * channels;
    int placeStep = columnAxis.sourceStep() * channels;
    int first = thread * lanes.tailRows();
    float[] array = scratch.array();
    for (int p = 0; p < places; p++) {
      for (int n = 0; n < images; n++) {
        int target = to + (p * BLOCK + n) * WIDTH;
        int from = n * imageStep + p * placeStep;
        for (int i = 0; i < count; i++) {
          int start = starts[first + i];
          if (start < 0) {
            Tiles.fill(0, array, target + i * length);
          } else {
            Tiles.copy(array, start + from, array, target + i * length);
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
