package dev.lanes.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Function;

/**
 * The words of a network's description, read from left to right.
 *
 * <p>Brackets, commas, colons and semicolons are words of their own, the end of a line is a comma,
 * and what follows {@code #} in a line is a comment.
 */
final class Words {
  static final String OPEN = "(";
  static final String CLOSE = ")";
  static final String COMMA = ",";
  static final String SEMICOLON = ";";
  static final String COLON = ":";
  private static final Set<String> MARKS = Set.of(OPEN, CLOSE, COMMA, SEMICOLON, COLON);

  private final String source;
  private final List<Word> words = new ArrayList<>();
  private int next;

  private record Word(String text, int line) {}

  /**
   * Cuts a text into words.
   *
   * @param source what the text is from, for errors, such as a file name
   */
  Words(String source, String text) {
    this.source = source;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").replaceAll("[(),;:]", " $0 ");
      StringTokenizer tokens = new StringTokenizer(line);
      while (tokens.hasMoreTokens()) {
        words.add(new Word(tokens.nextToken(), i + 1));
      }
      words.add(new Word(COMMA, i + 1));
    }
  }

  /** Returns whether no word is left. */
  boolean atEnd() {
    return next == words.size();
  }

  /** Returns whether a layer or an option ends here: at a mark or the end. */
  boolean atMark() {
    return atEnd() || MARKS.contains(peek());
  }

  /** Returns whether the next word is this one. */
  boolean at(String word) {
    return !atEnd() && peek().equals(word);
  }

  /** Returns whether the next two words are these. */
  boolean at(String word, String following) {
    return at(word) && next + 1 < words.size() && words.get(next + 1).text().equals(following);
  }

  /** Returns whether the next word is the comma that ends a line. */
  boolean atLineEnd() {
    return at(COMMA) && (next + 1 == words.size() || words.get(next + 1).line() > line());
  }

  /** Takes a mark between parts of a line, and the end of the line if that stands behind it. */
  boolean acceptBetween(String mark) {
    boolean there = !atLineEnd() && accept(mark);
    if (there && atLineEnd()) {
      next++;
    }
    return there;
  }

  /** Takes this word if it is the next one. */
  boolean accept(String word) {
    boolean there = at(word);
    next += there ? 1 : 0;
    return there;
  }

  /** Takes a mark between parts of a line, which must be there. */
  void expectBetween(String mark) {
    if (!acceptBetween(mark)) {
      throw error("expected '%s', not %s".formatted(mark, found()));
    }
  }

  /** Passes over commas and the ends of lines. */
  void skipCommas() {
    while (at(COMMA)) {
      next++;
    }
  }

  /** Takes this word, which must be the next one. */
  void expect(String word) {
    if (!accept(word)) {
      throw error("expected '%s', not %s".formatted(word, found()));
    }
  }

  /**
   * Takes the next word, which must be one.
   *
   * @param what what it is, for the error
   */
  String take(String what) {
    if (atMark()) {
      throw error("expected %s, not %s".formatted(what, found()));
    }
    return words.get(next++).text();
  }

  /** Takes a whole number. */
  int integer(String what) {
    return parsed(what, ", a whole number", Integer::valueOf);
  }

  /** Takes a number. */
  float number(String what) {
    return parsed(what, ", a number", Float::valueOf);
  }

  /** Takes a length of time. */
  double time(String what) {
    return parsed(what, ", a number of epochs", Double::valueOf);
  }

  /** Takes a factor with {@code x} before it, such as {@code x2}. */
  float factor(String what) {
    return parsed(
        what,
        ", such as x2",
        word -> {
          if (!word.startsWith("x")) {
            throw new NumberFormatException(word);
          }
          return Float.valueOf(word.substring(1));
        });
  }

  /** Takes sizes with {@code x} between, such as {@code 3x32x32}. */
  int[] sizes(String what) {
    return parsed(what, "", Words::split);
  }

  private <T> T parsed(String what, String kind, Function<String, T> parser) {
    String word = take(what);
    try {
      return parser.apply(word);
    } catch (NumberFormatException e) {
      throw wrong(what + kind, word);
    }
  }

  /** Takes one size for both axes, or two with {@code x} between: rows and columns. */
  int[] pair(String what) {
    int[] sizes = sizes(what + ", such as 3 or 3x5");
    return switch (sizes.length) {
      case 1 -> new int[] {sizes[0], sizes[0]};
      case 2 -> sizes;
      default -> throw wrong(what + ", one or two numbers", words.get(next - 1).text());
    };
  }

  private static int[] split(String word) {
    String[] parts = word.split("x", -1);
    int[] sizes = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      sizes[i] = Integer.parseInt(parts[i]);
    }
    return sizes;
  }

  private ModelTextException wrong(String expected, String word) {
    return errorBefore("expected %s, not '%s'".formatted(expected, word));
  }

  /** Returns an error at the word that was taken last. */
  ModelTextException errorBefore(String reason) {
    next--;
    return error(reason);
  }

  /** Returns an error at the next word. */
  ModelTextException error(String reason) {
    return errorAt(line(), reason);
  }

  /** Returns an error at a line. */
  ModelTextException errorAt(int line, String reason) {
    return new ModelTextException("%s, line %d: %s".formatted(source, line, reason));
  }

  /** Returns the line of the next word. */
  int line() {
    return words.isEmpty() ? 1 : words.get(Math.min(next, words.size() - 1)).line();
  }

  private String peek() {
    return words.get(next).text();
  }

  private String found() {
    if (atEnd()) {
      return "the end of the text";
    }
    return atLineEnd() ? "the end of the line" : "'" + peek() + "'";
  }
}
