package dev.lanes.vector;

import static dev.lanes.vector.Tiles.ROWS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies filters into the order in which the micro-kernels read them: for every group and every
 * {@link Tiles#ROWS} filters {@code [columns of taps][rows of taps][channels][ROWS]}, filters that
 * do not exist being zeros.
 *
 * <p>Rows of the result near the edge of the image see fewer rows of taps. Each run of rows that
 * occurs gets a copy of its own, a variant, so that no time is spent on multiplying with padding.
 */
final class PackedFilters implements Kernel {
  /** Where variants together take more than this many floats, all rows share the whole filter. */
  private static final int LARGEST_VARIANTS = 1 << 21; // 8 MiB, a quarter of a common L3

  private record Variant(int phase, int firstTap, int endTap) {}

  private final Correlation g;
  private final Storage filters;
  private final List<Variant> variants;
  private final int[] variantOfRow;
  private final int[] offsets; // [variant][phase of columns][group]
  private final Packed packed;
  private final int tiles;

  /** Plans the copy; {@code clip} allows variants. */
  PackedFilters(Correlation g, Storage filters, boolean clip, Workspace workspace) {
    this.g = g;
    this.filters = filters;
    this.tiles = Tiles.count(g.filters());
    this.variantOfRow = new int[g.height()];
    List<Variant> clipped = variants(clip);
    this.variants = clip && packedLength(clipped) > LARGEST_VARIANTS ? variants(false) : clipped;
    this.offsets = new int[variants.size() * g.columns().length * g.groups()];
    long at = 0;
    for (int v = 0; v < variants.size(); v++) {
      for (int x = 0; x < g.columns().length; x++) {
        for (int group = 0; group < g.groups(); group++) {
          offsets[index(v, x, group)] = Math.toIntExact(at);
          at += (long) tiles * depth(v, x) * ROWS;
        }
      }
    }
    this.packed = workspace.pack(filters, at);
  }

  private List<Variant> variants(boolean clip) {
    List<Variant> found = new ArrayList<>();
    for (int phase = 0; phase < g.rows().length; phase++) {
      Axis axis = g.rows()[phase];
      for (int j = 0; j < axis.places(); j++) {
        int end = clip ? axis.endInside(j) : axis.taps();
        int first = clip ? Math.min(axis.firstInside(j), end) : 0;
        Variant variant = new Variant(phase, first, end);
        int at = found.indexOf(variant);
        if (at < 0) {
          at = found.size();
          found.add(variant);
        }
        variantOfRow[axis.first() + j * axis.step()] = at;
      }
    }
    return found;
  }

  private long packedLength(List<Variant> of) {
    long rows = 0;
    for (Variant variant : of) {
      rows += variant.endTap - variant.firstTap;
    }
    long columns = 0;
    for (Axis axis : g.columns()) {
      columns += axis.taps();
    }
    return rows * columns * g.channels() * tiles * ROWS * g.groups();
  }

  private int index(int variant, int phase, int group) {
    return (variant * g.columns().length + phase) * g.groups() + group;
  }

  private int depth(int variant, int phase) {
    return rowTaps(variant) * g.columns()[phase].taps() * g.channels();
  }

  /** Returns the variant for a row of the result. */
  int variant(int row) {
    return variantOfRow[row];
  }

  /** Returns the first row of taps of a variant. */
  int firstRowTap(int variant) {
    return variants.get(variant).firstTap;
  }

  /** Returns how many rows of taps a variant has. */
  int rowTaps(int variant) {
    return variants.get(variant).endTap - variants.get(variant).firstTap;
  }

  /** Returns the packed filters. */
  float[] array() {
    return packed.array();
  }

  /** Returns where the filters of a variant, a phase of the columns and a group begin. */
  int offset(int variant, int phase, int group) {
    return packed.offset() + offsets[index(variant, phase, group)];
  }

  /** Returns how many tiles of filters a group has. */
  int tiles() {
    return tiles;
  }

  @Override
  public int parts() {
    return offsets.length * tiles;
  }

  @Override
  public void run(int part, int thread, long step) {
    int at = part / tiles;
    int tile = part % tiles;
    int group = at % g.groups();
    int phase = at / g.groups() % g.columns().length;
    int v = at / g.groups() / g.columns().length;
    Axis x = g.columns()[phase];
    Axis y = g.rows()[variants.get(v).phase];
    int first = tile * ROWS;
    int count = Math.min(ROWS, g.filters() - first);
    int to = packed.offset() + offsets[at] + tile * depth(v, phase) * ROWS;
    int from = filters.offset() + group * g.groupStep() + first * g.filterStep();
    for (int s = 0; s < x.taps(); s++) {
      int column = from + x.firstTap() + s * x.tapStep();
      for (int r = firstRowTap(v); r < firstRowTap(v) + rowTaps(v); r++) {
        int tap = column + (y.firstTap() + r * y.tapStep()) * g.filterWidth();
        Packing.rows(
            filters.array(),
            tap,
            g.channelStep(),
            g.channels(),
            g.filterStep(),
            count,
            packed.array(),
            to);
        to += g.channels() * ROWS;
      }
    }
  }

  @Override
  public Optional<Storage> packs() {
    return packed.packs();
  }

  @Override
  public String algorithm() {
    return "pack filters";
  }
}
