package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ResponseNorm;

/**
 * Local response normalisation.
 *
 * @param settings neighbourhood, size and constants
 */
public record ResponseNormalisation(ResponseNorm settings) implements Layer {
  @Override
  public String kind() {
    return "norm";
  }

  @Override
  public String describe() {
    return "local response norm %s size %d scale %s power %s bias %s"
        .formatted(
            settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP
                ? "cross-map"
                : "same-map",
            settings.size(),
            settings.scale(),
            settings.power(),
            settings.bias());
  }

  @Override
  public Node append(Scope scope, Node x) {
    return scope.graph().localResponseNorm(x, settings);
  }
}
