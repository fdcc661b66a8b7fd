package dev.lanes.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operands in the order of the micro-kernels: every number at its place, and nothing beside. */
class PackingTest {
  private static final int ROWS = Tiles.ROWS;
  private static final int WIDTH = Tiles.WIDTH;
  private static final int STEP = 83;
  private static final int START = 5;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 37, 80})
  void rowsThatLieInOnePiece(int depth) {
    for (int count = 1; count <= ROWS; count++) {
      rows(depth, count, 1, STEP);
    }
  }

  @ParameterizedTest
  @CsvSource({"19, 1", "19, 2"})
  void rowsThatLieSideBySide(int depth, int rowStep) {
    rows(depth, ROWS, STEP, rowStep);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 17, 80})
  void rowsOfATallTile(int depth) {
    for (int count = 1; count <= 2 * Tiles.TALL; count++) {
      lines(PackingTest::tallRows, Tiles.TALL, depth, count, 1, STEP);
      lines(PackingTest::tallRows, Tiles.TALL, depth, count, STEP, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 37, 80})
  void columnsThatLieInOnePiece(int depth) {
    for (int count : new int[] {1, 8, WIDTH - 1, WIDTH}) {
      columns(depth, count, 1, STEP);
    }
  }

  @ParameterizedTest
  @CsvSource({"19, 1", "19, 2"})
  void columnsThatLieSideBySide(int depth, int columnStep) {
    columns(depth, WIDTH, STEP, columnStep);
  }

  /** Packs rows or columns. */
  private interface Packer {
    void pack(
        float[] from,
        int at,
        int depthStep,
        int depth,
        int lineStep,
        int count,
        float[] to,
        int start);
  }

  private static void rows(int depth, int count, int depthStep, int rowStep) {
    lines(Packing::rows, ROWS, depth, count, depthStep, rowStep);
  }

  private static void tallRows(
      float[] from,
      int at,
      int depthStep,
      int depth,
      int rowStep,
      int count,
      float[] to,
      int start) {
    Packing.rows(Tiles.TALL, from, at, depthStep, depth, rowStep, count, to, start);
  }

  private static void columns(int depth, int count, int depthStep, int columnStep) {
    lines(Packing::columns, WIDTH, depth, count, depthStep, columnStep);
  }

  private static void lines(
      Packer packer, int width, int depth, int count, int depthStep, int lineStep) {
    float[] from = KernelData.random(3 + WIDTH * STEP + depth * STEP, 1);
    float[] to = new float[START + (depth + 2) * width];
    Arrays.fill(to, 7);
    packer.pack(from, 3, depthStep, depth, lineStep, count, to, START);
    float[] expected = new float[to.length];
    Arrays.fill(expected, 7);
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < width; i++) {
        expected[START + k * width + i] = i < count ? from[3 + k * depthStep + i * lineStep] : 0;
      }
    }
    assertThat(to).as("depth %d, count %d", depth, count).isEqualTo(expected);
  }
}
