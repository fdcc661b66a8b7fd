package dev.lanes.plan;

import dev.lanes.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each value of a program lies in one array: values whose lives do not overlap share places.
 *
 * <p>First fit by start of life, over offsets that are multiples of {@link #ALIGNMENT}.
 *
 * @param offsets the place of each value, in floats from the start of the arena
 * @param length the length of the arena, in floats
 */
public record MemoryPlan(Map<Node, Integer> offsets, int length) {
  /** Offsets are multiples of this many floats: 64 bytes. */
  public static final int ALIGNMENT = 16;

  /** What a backend says of a value: how large it is and whose storage it shares. */
  public interface Layout {
    /** Returns the floats the value takes; 0 if it lies outside the arena. */
    long length(Node node);

    /** Returns the node in whose storage the value lies; itself where it has storage of its own. */
    Node storage(Node node);

    /** Returns whether the value must survive the run, whatever reads it. */
    boolean pinned(Node node);
  }

  private record Life(Node node, int from, int to, int length) {}

  /**
   * Plans the values of the steps.
   *
   * <p>A value that {@link Layout#storage shares} the storage of an operand keeps it alive; pinned
   * values live from the first step to the last.
   *
   * @throws IllegalArgumentException if the arena would exceed the size of an array
   */
  public static MemoryPlan of(List<Step> steps, Layout layout) {
    Map<Node, Integer> first = new HashMap<>();
    Map<Node, Integer> last = new HashMap<>();
    Set<Node> pinned = new HashSet<>();
    List<Node> order = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Node result = steps.get(i).result();
      Node root = layout.storage(result);
      if (first.putIfAbsent(root, i) == null) {
        order.add(root);
      }
      if (layout.pinned(result)) {
        pinned.add(root);
      }
      last.put(root, i);
      for (Node read : steps.get(i).reads()) {
        last.put(layout.storage(read), i);
      }
    }
    List<Life> lives = new ArrayList<>();
    for (Node root : order) {
      int length = aligned(layout.length(root));
      boolean whole = pinned.contains(root);
      int from = whole ? 0 : first.getOrDefault(root, 0);
      int to = whole ? steps.size() : last.getOrDefault(root, 0);
      if (length > 0) {
        lives.add(new Life(root, from, to, length));
      }
    }
    return place(lives);
  }

  private static MemoryPlan place(List<Life> lives) {
    Map<Node, Integer> offsets = new HashMap<>();
    List<Life> placed = new ArrayList<>(); // ascending by offset
    long length = 0;
    for (Life life : lives) {
      long offset = 0;
      int at = 0;
      for (int i = 0; i < placed.size(); i++) {
        Life other = placed.get(i);
        if (other.to < life.from || other.from > life.to) {
          continue;
        }
        int start = offsets.getOrDefault(other.node, 0);
        if (start >= offset + life.length) {
          break;
        }
        offset = Math.max(offset, (long) start + other.length);
      }
      length = Math.max(length, offset + life.length);
      if (length > Integer.MAX_VALUE - 64) {
        throw new IllegalArgumentException(
            "plan: the values of one step need more than 2^31 floats; use a smaller batch, or take it in pieces");
      }
      offsets.put(life.node, (int) offset);
      while (at < placed.size() && offsets.getOrDefault(placed.get(at).node, 0) <= offset) {
        at++;
      }
      placed.add(at, life);
    }
    return new MemoryPlan(Map.copyOf(offsets), (int) length);
  }

  private static int aligned(long length) {
    long rounded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "plan: one value needs "
              + length
              + " floats, more than an array holds; use a smaller"
              + " batch");
    }
    return (int) rounded;
  }
}
