package dev.lanes.tornado;

import java.util.ArrayList;
import java.util.List;

/** Cuts the launches of a step into as few task graphs as TornadoVM takes them in. */
final class Chain {
  /**
   * Launches of one graph. TornadoVM 5.2.0 writes down the tasks of a graph in 8192 bytes that do
   * not grow, 15 for a task and 5 for each of its at most 20 arguments.
   */
  static final int LIMIT = 8192 / (15 + 20 * 5);

  private Chain() {}

  /**
   * Returns the parts, in order. What touches the results stays in one, since each graph has a copy
   * of its own of what moves.
   *
   * @throws IllegalStateException if more launches than a graph takes lie between the first and the
   *     last that touch the results
   */
  static List<List<Launch>> cut(List<Launch> launches) {
    int first = launches.size();
    int last = -1;
    for (int i = 0; i < launches.size(); i++) {
      if (launches.get(i).crossing() == Crossing.RESULTS) {
        first = Math.min(first, i);
        last = i;
      }
    }
    if (last - first >= LIMIT) {
      throw new IllegalStateException(
          "compile: %d launches make the results, a graph takes %d; have fewer outputs"
              .formatted(last - first + 1, LIMIT));
    }
    List<List<Launch>> parts = new ArrayList<>();
    int from = 0;
    while (from < launches.size()) {
      int to = Math.min(from + LIMIT, launches.size());
      if (from < first && first < to && to <= last) {
        to = first;
      }
      parts.add(launches.subList(from, to));
      from = to;
    }
    return parts;
  }
}
