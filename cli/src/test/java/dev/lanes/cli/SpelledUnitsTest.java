package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpelledUnitsTest {
  @Test
  void keepsTheLetterWhereItIsKnown() {
    assertThat(written(StandardCharsets.UTF_8)).isEqualTo("12 µs\n3 µs µ");
    assertThat(written(StandardCharsets.ISO_8859_1)).isEqualTo("12 µs\n3 µs µ");
  }

  @Test
  void spellsItWhereItIsNot() {
    assertThat(written(StandardCharsets.US_ASCII)).isEqualTo("12 us\n3 us u");
  }

  private static String written(Charset charset) {
    StringWriter text = new StringWriter();
    try (PrintWriter writer = SpelledUnits.writer(text, charset)) {
      writer.print("12 µs\n");
      writer.write("_3 µs _".toCharArray(), 1, 5);
      writer.write('µ');
    }
    return text.toString();
  }
}
