package dev.lanes.jmh.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Our speed over that of a peer on one family of work.
 *
 * @param peer who
 * @param family what, in the singular
 * @param threads with how many threads
 * @param spread the ratios
 */
record Verdict(String peer, String family, int threads, Spread spread) {
  /**
   * Returns a verdict for every peer and family with the most threads that both used, the one that
   * tells most first: peers before the scalar backend, many tasks before few.
   */
  static List<Verdict> of(List<Group> groups) {
    List<Verdict> all = new ArrayList<>();
    List<String> peers = groups.stream().flatMap(g -> g.peers().stream()).distinct().toList();
    List<String> families =
        groups.stream().map(group -> ShapeWords.family(group.benchmark())).distinct().toList();
    for (String peer : peers) {
      for (String family : families) {
        of(groups, peer, family).ifPresent(all::add);
      }
    }
    all.sort(
        Comparator.comparing((Verdict each) -> each.peer.equals(Group.SCALAR))
            .thenComparingInt(each -> -each.spread.count()));
    return all;
  }

  private static Optional<Verdict> of(List<Group> groups, String peer, String family) {
    List<Group> both =
        groups.stream()
            .filter(group -> ShapeWords.family(group.benchmark()).equals(family))
            .filter(group -> group.against(peer).isPresent())
            .toList();
    int threads = both.stream().mapToInt(Group::threads).max().orElse(0);
    List<Double> ratios =
        both.stream()
            .filter(group -> group.threads() == threads)
            .flatMap(group -> group.byShape().keySet().stream().map(s -> group.ratio(s, peer)))
            .flatMap(Optional::stream)
            .toList();
    return Spread.of(ratios).map(spread -> new Verdict(peer, family, threads, spread));
  }

  /** Returns the verdict in one sentence. */
  String sentence() {
    String work = spread.count() == 1 ? "1 " + family : spread.count() + " " + family + "s";
    return "%s is %s %s over %s on %s%s"
        .formatted(
            Group.OURS,
            Figures.times(spread.mean()),
            peer,
            work,
            Figures.threads(threads),
            spread.count() == 1 ? "" : " (geometric mean)");
  }
}
