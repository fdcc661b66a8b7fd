package dev.lanes.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;

/** Writes {@code us} for {@code µs}, for terminals whose character set lacks the letter. */
final class SpelledUnits extends FilterWriter {
  private static final char MICRO = 'µ';

  private SpelledUnits(Writer out) {
    super(out);
  }

  /**
   * Returns a writer that flushes after every line.
   *
   * @param charset what the other end reads
   */
  static PrintWriter writer(Writer out, Charset charset) {
    boolean known = charset.canEncode() && charset.newEncoder().canEncode(MICRO);
    return new PrintWriter(known ? out : new SpelledUnits(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(c == MICRO ? 'u' : c);
  }

  @Override
  public void write(char[] from, int at, int length) throws IOException {
    write(new String(from, at, length), 0, length);
  }

  @Override
  public void write(String from, int at, int length) throws IOException {
    out.write(from.substring(at, at + length).replace(MICRO, 'u'));
  }
}
