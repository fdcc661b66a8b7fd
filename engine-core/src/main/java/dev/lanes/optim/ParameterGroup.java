package dev.lanes.optim;

import dev.lanes.graph.Variable;
import java.util.regex.Pattern;

/**
 * Parameters with a rate and a decay of their own.
 *
 * @param pattern the names, where {@code *} stands for any letters: {@code *.bias}, {@code conv*}
 * @param rateFactor multiplies the scheduled rate; 0 freezes them
 * @param decay weight decay, the gradient of {@code decay/2 * w^2}
 */
public record ParameterGroup(String pattern, float rateFactor, float decay) {
  /** Checks the numbers. */
  public ParameterGroup {
    if (!(rateFactor >= 0) || Float.isInfinite(rateFactor)) {
      throw new IllegalArgumentException(
          "optimizer: the rate factor of '%s' must be at least 0, not %s"
              .formatted(pattern, rateFactor));
    }
    if (!(decay >= 0) || Float.isInfinite(decay)) {
      throw new IllegalArgumentException(
          "optimizer: the decay of '%s' must be at least 0, not %s".formatted(pattern, decay));
    }
  }

  /** Returns whether the parameter belongs to this group. */
  public boolean includes(Variable parameter) {
    String expression = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
    return Pattern.matches(expression, parameter.name());
  }

  /** Returns the group in words. */
  public String describe() {
    return "%s: rate x%s, decay %s".formatted(pattern, rateFactor, decay);
  }
}
