package dev.lanes.tornado;

import dev.lanes.plan.MemoryPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the launches of a step, and gives it scratch memory that the next step may use again.
 */
final class Emitter {
  private final Target target;
  private final int scratchAt;
  private int used;
  private int most;
  private List<Launch> launches = new ArrayList<>();

  /**
   * Starts.
   *
   * @param scratchAt where the scratch memory begins
   */
  Emitter(Target target, int scratchAt) {
    this.target = target;
    this.scratchAt = scratchAt;
  }

  Target target() {
    return target;
  }

  /** Returns the launches since the last call. */
  List<Launch> taken() {
    List<Launch> taken = launches;
    launches = new ArrayList<>();
    used = 0;
    return taken;
  }

  /** Returns the floats of scratch memory that the largest step needs. */
  int scratch() {
    return most;
  }

  void add(Launch launch) {
    launches.add(launch);
  }

  /** Returns where that many floats of scratch lie. */
  int scratch(long floats) {
    int at = scratchAt + used;
    long end = used + Math.ceilDiv(floats, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
    used = Math.toIntExact(Math.min(end, Integer.MAX_VALUE / 2));
    most = Math.max(most, used);
    return at;
  }

  /** Adds a launch over n elements, in blocks. */
  void blocks(String algorithm, int n, Blocked kernel) {
    int block = target.block();
    int blocks = Math.ceilDiv(n, block);
    add(Launch.of(algorithm, blocks, kernel.of(blocks, block)));
  }

  /** A kernel over blocks of elements. */
  @FunctionalInterface
  interface Blocked {
    Launch.Adder of(int blocks, int block);
  }

  /** Adds a launch over places with a row of images each, some images a work item. */
  void rows(String algorithm, int places, int pitch, Rows kernel) {
    int piece = target.images(pitch);
    int pieces = Math.ceilDiv(pitch, piece);
    int items = Math.multiplyExact(places, pieces);
    add(Launch.of(algorithm, items, kernel.of(items, pieces, piece)));
  }

  /** A kernel over rows of images. */
  @FunctionalInterface
  interface Rows {
    Launch.Adder of(int items, int pieces, int piece);
  }

  /** Moves a value, or repeats it, into another order. */
  void copy(Place from, Place to) {
    if (from.batched() == to.batched() && from.shape().equals(to.shape())) {
      int n = to.size();
      blocks(
          "copy",
          n,
          (blocks, block) ->
              (graph, name, memory) ->
                  graph.task(
                      name, Copies::flat, memory.floats(), from.at(), to.at(), n, blocks, block));
      return;
    }
    copyAlong(walk(to, List.of(from)), from.at(), to.at());
  }

  /** Moves a value into the entries of an axis of another that begin with the given one. */
  void copyInto(Place part, Place whole, int axis, int first) {
    Walk walk = limited(Walk.part(part.shape(), whole, part));
    copyAlong(walk, part.at(), whole.at() + first * whole.strides()[axis]);
  }

  /** Moves the entries of an axis of a value that begin with the given one. */
  void copyFrom(Place whole, int axis, int first, Place part) {
    Walk walk = limited(Walk.part(part.shape(), part, whole));
    copyAlong(walk, whole.at() + first * whole.strides()[axis], part.at());
  }

  private void copyAlong(Walk walk, int from, int to) {
    int n = walk.size();
    add(
        Launch.of(
            "copy by strides",
            n,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Copies::strided,
                    memory.floats(),
                    from,
                    to,
                    n,
                    walk.dimension(2),
                    walk.dimension(1),
                    walk.dimension(0),
                    walk.stride(0, 3),
                    walk.stride(0, 2),
                    walk.stride(0, 1),
                    walk.stride(0, 0),
                    walk.stride(1, 3),
                    walk.stride(1, 2),
                    walk.stride(1, 1),
                    walk.stride(1, 0))));
  }

  /** Returns the walk of a result, which must merge to few axes. */
  static Walk walk(Place result, List<Place> operands) {
    return limited(Walk.broadcast(result, operands));
  }

  private static Walk limited(Walk walk) {
    if (walk.rank() > Walk.AXES) {
      throw new UnsupportedOperationException(
          "compile: tornado moves values along at most %d axes apart, not %d; reshape them before"
              .formatted(Walk.AXES, walk.rank()));
    }
    return walk;
  }

  /** Returns the value with images innermost, a copy in scratch where it is plain. */
  Place batched(Place value) {
    if (value.batched()) {
      return value;
    }
    Place copy = Place.batched(0, value.shape(), target.lanes());
    Place placed = copy.at(scratch(copy.length()));
    copy(value, placed);
    return placed;
  }

  /** Returns the value in row-major order, a copy in scratch where it is batched. */
  Place plain(Place value) {
    if (!value.batched() || value.shape().rank() == 1) {
      return Place.plain(value.at(), value.shape());
    }
    Place placed = Place.plain(scratch(value.shape().size()), value.shape());
    copy(value, placed);
    return placed;
  }

  /** Returns the value in the order of another. */
  Place like(Place value, Place other) {
    return other.batched() ? batched(value) : plain(value);
  }

  /** Makes sums over whole rows of images possible. */
  void clearPadding(Place value) {
    if (!value.isPadded()) {
      return;
    }
    int rows = value.size() / value.pitch();
    add(
        Launch.of(
            "clear padding",
            rows,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Copies::clearPadding,
                    memory.floats(),
                    value.at(),
                    rows,
                    value.images(),
                    value.pitch())));
  }
}
