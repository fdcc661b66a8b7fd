package dev.lanes.testkit;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;
import java.util.ArrayList;
import java.util.List;

/** Local response normalisation, both kinds, with sizes odd, even and beyond the image. */
final class ResponseNormCases {
  private ResponseNormCases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Neighbourhood kind : Neighbourhood.values()) {
      for (int size : new int[] {1, 2, 3, 4, 5, 9}) {
        add(cases, new ResponseNorm(kind, size, 0.3f, 0.75f, 1), 3, 7, 5, 4);
        add(cases, new ResponseNorm(kind, size, 0.1f, 0.5f, 2), 17, 3, 7, 3);
      }
      add(cases, new ResponseNorm(kind, 3, 5e-5f, 0.75f, 1), 16, 13, 3, 7);
      add(cases, new ResponseNorm(kind, 5, 1e-4f, 0.75f, 2), 1, 103, 3, 1);
      add(cases, new ResponseNorm(kind, 5, 0.2f, 1.3f, 2), 1, 1, 3, 37);
      add(cases, new ResponseNorm(kind, 3, 0.2f, 1, 0.5f), 37, 1, 1, 1);
    }
    return cases;
  }

  private static void add(List<Case> cases, ResponseNorm settings, int... image) {
    cases.add(
        new Case(
            settings + " " + Cases.join(image),
            s -> {
              Node x = s.batch(image);
              s.differentiate(s.graph().localResponseNorm(x, settings), x);
            }));
  }
}
