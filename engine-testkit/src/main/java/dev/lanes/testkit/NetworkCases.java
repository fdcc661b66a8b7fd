package dev.lanes.testkit;

import java.util.ArrayList;
import java.util.List;

/** Small networks, whole: loss, gradients and updates of one step, at batches of all kinds. */
final class NetworkCases {
  private NetworkCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int batch : new int[] {1, 3, 15, 16, 17, 32, 37}) {
      cases.add(
          new Case(
              "a training step of a small network, batch " + batch,
              s -> SmallNetwork.build(s, batch)));
    }
    cases.add(
        new Case("a training step of a network of everything", s -> SmallNetwork.buildRich(s, 17)));
    return cases;
  }
}
