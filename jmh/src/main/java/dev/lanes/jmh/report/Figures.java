package dev.lanes.jmh.report;

import java.util.Locale;

/** Numbers as people read them: three digits, a unit. What is not finite is a dash. */
public final class Figures {
  private static final String NONE = "–";

  private Figures() {}

  /** Returns a time, such as {@code 12.3 ms}. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    if (seconds >= 1) {
      return digits(seconds) + " s";
    }
    if (seconds >= 1e-3) {
      return digits(seconds * 1e3) + " ms";
    }
    return digits(seconds * 1e6) + " µs";
  }

  /** Returns a number with three digits, or up to five of a whole one. */
  static String digits(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    if (size >= 999_500) {
      return digits(value / 1e6) + "M";
    }
    if (size >= 99_950) {
      return digits(value / 1e3) + "k";
    }
    String format = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns a share in per cent. */
  static String percent(double share) {
    return !Double.isFinite(share)
        ? NONE
        : String.format(Locale.ROOT, Math.abs(share) < 0.0995 ? "%.1f%%" : "%.0f%%", 100 * share);
  }

  /** Returns a ratio as in {@code 1.23x}. */
  static String times(double ratio) {
    return !Double.isFinite(ratio)
        ? NONE
        : String.format(
            Locale.ROOT, ratio >= 99.95 ? "%,.0fx" : ratio >= 9.995 ? "%.1fx" : "%.2fx", ratio);
  }

  /** Returns the text of a round number without the zeros behind its point: 50.0 ms is 50 ms. */
  static String trim(String number) {
    return number.replaceFirst("\\.0+(?!\\d)", "").replaceFirst("(\\.\\d*?[1-9])0+(?!\\d)", "$1");
  }

  /** Returns a number of threads in words. */
  static String threads(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** Returns memory in binary units. */
  static String memory(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
