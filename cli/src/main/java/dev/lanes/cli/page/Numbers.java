package dev.lanes.cli.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers of the page; what is not finite is a dash. */
final class Numbers {
  private static final String NONE = "–";
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Numbers() {}

  /** Three digits without zeros behind: {@code 0.01}, {@code 5e-6}, {@code 1.25}, {@code 2811}. */
  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros();
    if (size >= 1e-4 || value == 0) {
      return rounded.toPlainString();
    }
    int power = rounded.precision() - rounded.scale() - 1;
    return rounded.movePointLeft(power).stripTrailingZeros().toPlainString() + "e" + power;
  }

  /** A loss with four places. */
  static String loss(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
  }

  /** A share such as {@code 97.25 %}. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : NONE;
  }

  /** A share such as {@code 97 %}, {@code 2.5 %}, {@code 0.03 %}. */
  static String roughPercent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    double percent = 100 * share;
    String format =
        percent >= 99.5 && percent < 100 ? "%.1f %%" : percent >= 9.95 ? "%.0f %%" : "%.1f %%";
    return percent > 0 && percent < 0.1
        ? "below 0.1 %"
        : String.format(Locale.ROOT, format, percent);
  }

  /** A tick of a percentage axis, such as {@code 97.5 %}. */
  static String tickPercent(double share) {
    return brief(100 * share) + " %";
  }

  /** A time such as {@code 12.3 s} or {@code 1 h 05 min}. */
  static String time(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60
        ? minutes + " min"
        : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }
}
