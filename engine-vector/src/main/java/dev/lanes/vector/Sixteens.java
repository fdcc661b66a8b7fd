package dev.lanes.vector;

import static dev.lanes.vector.Tiles.WIDTH;

import java.util.ArrayList;
import java.util.List;

/**
 * Results of one phase of a {@link Correlation}, cut into units of 16: where they read from {@link
 * PaddedLines}, where that is packed, and where the results are stored.
 *
 * <p>A unit is of one row, or of rows as the lines have them, with what is of no use between two
 * rows, or of rows without a gap. The last takes the fewest units where rows are short and stores
 * whole vectors, but reads a unit in pieces.
 *
 * @param count how many units
 * @param step from where a unit is packed to where the next is, an odd number of lines of a cache
 * @param from where each piece reads for the first tap, from where its channel begins
 * @param to where the first 16 floats from there are packed; later pieces cover what is too much
 * @param stores by unit, what is stored
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Sixteens(int count, int step, int[] from, int[] to, Store[][] stores) {
  /** What another piece costs, in products of a filter. */
  private static final double PIECE = 2;

  private static final double WHOLE_STORES = 1.1; // how much more work they are worth

  /** Results next to each other: where among the 16, how many, and from where on in the image. */
  record Store(int lane, int count, int at) {}

  /** The rule by which results are cut. */
  private enum Cut {
    ROW,
    LINES,
    DENSE
  }

  /** One phase and its cut. */
  private record Plan(Correlation g, Axis rows, Axis columns, int pitch, Cut cut) {
    static Plan of(Correlation g, Axis rows, Axis columns, int pitch) {
      Plan row = new Plan(g, rows, columns, pitch, Cut.ROW);
      Plan lines = new Plan(g, rows, columns, pitch, Cut.LINES);
      Plan dense = new Plan(g, rows, columns, pitch, Cut.DENSE);
      Plan plain = row.count() <= WHOLE_STORES * lines.count() ? row : lines;
      return dense.cost() < plain.cost() ? dense : plain;
    }

    int inARow() {
      return Math.ceilDiv(columns.places(), WIDTH);
    }

    int count() {
      return switch (cut) {
        case ROW -> rows.places() * inARow();
        case LINES -> Math.ceilDiv((rows.places() - 1) * pitch + columns.places(), WIDTH);
        case DENSE -> Math.ceilDiv(rows.places() * columns.places(), WIDTH);
      };
    }

    private double cost() {
      int pieces = cut == Cut.DENSE ? count() + rows.places() - 1 : count();
      return (double) count() * g.filters() + PIECE * pieces;
    }

    /** Adds a unit: its pieces, each the lane and where it reads, and what is stored. */
    void add(int unit, List<int[]> pieces, List<Store> stores) {
      int length = cut == Cut.DENSE ? columns.places() : pitch; // of a row, as units count
      int j = cut == Cut.ROW ? unit / inARow() : unit * WIDTH / length;
      int i = cut == Cut.ROW ? unit % inARow() * WIDTH : unit * WIDTH % length;
      int lane = 0;
      while (lane < WIDTH && j < rows.places()) {
        if (lane == 0 || cut == Cut.DENSE) {
          pieces.add(new int[] {lane, j * pitch + i});
        }
        int count = Math.min(WIDTH - lane, columns.places() - i);
        if (count > 0) {
          append(stores, new Store(lane, count, at(j, i)));
        }
        lane = cut == Cut.ROW ? WIDTH : lane + length - i;
        i = 0;
        j++;
      }
    }

    private int at(int j, int i) {
      int line = rows.first() + j * rows.step();
      return line * g.width() + columns.first() + i * columns.step();
    }

    private void append(List<Store> stores, Store next) {
      if (!stores.isEmpty() && columns.step() == 1) {
        Store last = stores.getLast();
        boolean adjacent = last.at + last.count == next.at && last.lane + last.count == next.lane;
        if (adjacent) {
          stores.set(stores.size() - 1, new Store(last.lane, last.count + next.count, last.at));
          return;
        }
      }
      stores.add(next);
    }
  }

  /**
   * Cuts the results of a phase.
   *
   * @param taps the most that are packed at a time
   * @param most units that may stand together
   * @param finer how many times smaller the groups are to be, if there are units enough
   * @return groups of units of about the same size
   */
  static List<Sixteens> of(
      Correlation g, Axis rows, Axis columns, int pitch, int taps, int most, int finer) {
    Plan plan = Plan.of(g, rows, columns, pitch);
    int count = plan.count();
    int groups = Math.min(finer * Math.ceilDiv(count, most), Math.ceilDiv(count, 2));
    int length = Math.ceilDiv(Math.ceilDiv(count, groups), 2) * 2;
    int step = step(taps, plan.cut == Cut.DENSE);
    List<Sixteens> all = new ArrayList<>();
    for (int first = 0; first < count; first += length) {
      all.add(group(plan, first, Math.min(length, count - first), step));
    }
    return all;
  }

  /** Returns the floats from unit to unit; pieces write beyond the last tap. */
  private static int step(int taps, boolean pieces) {
    return ((pieces ? taps + 1 : taps) | 1) * WIDTH;
  }

  /** Returns the fewest units that results of that size take. */
  static int fewest(int height, int width) {
    return Math.ceilDiv(height * width, WIDTH);
  }

  private static Sixteens group(Plan plan, int first, int count, int step) {
    List<int[]> pieces = new ArrayList<>(); // where they read, where they are packed
    Store[][] stores = new Store[count][];
    for (int unit = 0; unit < count; unit++) {
      List<int[]> own = new ArrayList<>();
      List<Store> results = new ArrayList<>();
      plan.add(first + unit, own, results);
      for (int[] piece : own) {
        pieces.add(new int[] {piece[1], unit * step + piece[0]});
      }
      stores[unit] = results.toArray(Store[]::new);
    }
    int[] from = pieces.stream().mapToInt(piece -> piece[0]).toArray();
    int[] to = pieces.stream().mapToInt(piece -> piece[1]).toArray();
    return new Sixteens(count, step, from, to, stores);
  }
}
