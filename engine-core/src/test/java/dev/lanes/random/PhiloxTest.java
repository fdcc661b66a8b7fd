package dev.lanes.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {
  /** The known answers published with the authors' Random123 library (kat_vectors). */
  @Test
  void givesThePublishedKnownAnswers() {
    assertThat(block(0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(-1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(block(0x299f31d0_a4093822L, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void writesAtTheOffsetOnly() {
    int[] out = new int[6];
    Philox.block(0, 0, 0, 0, 0, out, 1);
    assertThat(out).containsExactly(0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 0);
  }

  @Test
  void unitFloatsStayBelowOne() {
    assertThat(Philox.toUnitFloat(0)).isEqualTo(0f);
    assertThat(Philox.toUnitFloat(-1)).isEqualTo(1f - 0x1p-24f);
    assertThat(Philox.toUnitFloat(Integer.MIN_VALUE)).isEqualTo(0.5f);
  }

  @Test
  void gaussiansAreFiniteAtTheEnds() {
    assertThat(Philox.toGaussian(0, 0)).isBetween(6.6f, 6.7f);
    assertThat(Philox.toGaussian(-1, 0)).isEqualTo(0f);
  }

  @Test
  void mixingSeparatesSeedsAndNames() {
    assertThat(Philox.mix(1, "shuffle")).isEqualTo(Philox.mix(1, "shuffle"));
    assertThat(Philox.mix(1, "shuffle")).isNotEqualTo(Philox.mix(2, "shuffle"));
    assertThat(Philox.mix(1, "shuffle")).isNotEqualTo(Philox.mix(1, "dropout"));
    assertThat(Philox.mix(0, "")).isNotZero();
  }

  private static int[] block(long key, int c0, int c1, int c2, int c3) {
    int[] out = new int[4];
    Philox.block(key, c0, c1, c2, c3, out, 0);
    return out;
  }
}
