package dev.lanes.jmh.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The times of two subjects in the same round.
 *
 * @param ours of the one, in seconds
 * @param theirs of the other
 */
public record Pair(double ours, double theirs) {
  /** One in so many pairs is quiet. */
  private static final int QUIET = 10;

  /** So many pairs count, if there are as many. */
  private static final int LEAST = 5;

  /** Returns how many times as long the other took. */
  double ratio() {
    return theirs / ours;
  }

  /**
   * Returns how many times as long the other takes where nothing disturbs either: the median ratio
   * of the quiet pairs, those with the least product of both times, a tenth of all but five at
   * least. So few pairs as that all count.
   *
   * @throws IllegalArgumentException if there is no pair
   */
  public static double ratio(Collection<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("ratio: there is no pair; measure both in one round");
    }
    List<Pair> quiet =
        pairs.stream()
            .sorted(Comparator.comparingDouble(pair -> pair.ours * pair.theirs))
            .limit(Math.max(LEAST, pairs.size() / QUIET))
            .toList();
    double[] ratios = quiet.stream().mapToDouble(Pair::ratio).sorted().toArray();
    return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
  }
}
