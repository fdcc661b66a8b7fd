package dev.lanes.datasets;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a mistyped name may have meant, by the number of letters to change. */
public final class NearestNames {
  private static final int MOST_SUGGESTIONS = 3;

  private NearestNames() {}

  /**
   * The known names nearest to a wrong one, ignoring case; a name counts as near when at most a
   * third of its letters (but at least two) must be changed, or when one begins with the other.
   *
   * @param wrong what was typed
   * @param known the names that exist
   * @return at most three names, nearest first; empty when none is near
   */
  public static List<String> of(String wrong, Collection<String> known) {
    String typed = wrong.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> isNear(typed, name.toLowerCase(Locale.ROOT)))
        .sorted(
            Comparator.comparingInt((String name) -> distance(typed, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_SUGGESTIONS)
        .toList();
  }

  /**
   * The end of an error about an unknown name: the nearest names, or else all of them.
   *
   * @param wrong what was typed
   * @param known the names that exist
   * @return such as {@code "did you mean cifar10?"} or {@code "known are cifar10, mnist, shapes"}
   */
  public static String suggestion(String wrong, Collection<String> known) {
    List<String> nearest = of(wrong, known);
    return nearest.isEmpty()
        ? "known are " + String.join(", ", known)
        : "did you mean " + String.join(" or ", nearest) + "?";
  }

  private static boolean isNear(String typed, String name) {
    boolean oneBeginsWithTheOther =
        typed.length() >= 2 && (name.startsWith(typed) || typed.startsWith(name));
    return oneBeginsWithTheOther || distance(typed, name) <= Math.max(2, name.length() / 3);
  }

  /**
   * The edit distance of Levenshtein (1966) with neighbours exchanged counted as one change: how
   * many letters must be inserted, deleted, replaced or exchanged with the next.
   *
   * @param a one word
   * @param b the other
   * @return 0 when they are equal
   */
  public static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best =
        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
