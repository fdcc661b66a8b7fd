package dev.lanes.jmh.report;

import java.util.Locale;

/** Pieces of the page, well-formed as XML too. */
public final class Markup {
  private Markup() {}

  /** Returns text that means itself, in content and in quoted attributes. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  if (isAllowed(c)) {
                    safe.appendCodePoint(c);
                  } else {
                    safe.append('\uFFFD');
                  }
                }
              }
            });
    return safe.toString();
  }

  /** XML knows no control characters and no halves of surrogate pairs. */
  private static boolean isAllowed(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= 0x20 && c < 0xD800)
        || (c >= 0xE000 && c < 0xFFFE)
        || c > 0xFFFF;
  }

  /** Returns a part of the width as CSS, kept within it. */
  public static String percent(double share) {
    double inside = Double.isFinite(share) ? Math.clamp(share, 0, 1) : 0;
    return String.format(Locale.ROOT, "%.2f%%", 100 * inside);
  }
}
