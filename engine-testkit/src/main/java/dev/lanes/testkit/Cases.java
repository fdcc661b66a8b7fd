package dev.lanes.testkit;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** All cases of the contract, by subject. */
public final class Cases {
  private Cases() {}

  /** Returns all cases. */
  public static Stream<Case> all() {
    return Stream.of(
            ElementwiseCases.all(),
            BroadcastCases.all(),
            ShapeCases.all(),
            ReductionCases.all(),
            MatMulCases.all(),
            ConvolutionCases.all(),
            LocalConvolutionCases.all(),
            PoolingCases.all(),
            ResponseNormCases.all(),
            BatchNormCases.all(),
            LossCases.all(),
            DropoutCases.all(),
            UpdateCases.all(),
            NetworkCases.all())
        .flatMap(Collection::stream);
  }

  /** Returns dimensions as they stand in names: {@code 3x7x13}. */
  static String join(int... dimensions) {
    StringBuilder text = new StringBuilder();
    for (int dimension : dimensions) {
      text.append(text.isEmpty() ? "" : "x").append(dimension);
    }
    return text.isEmpty() ? "scalar" : text.toString();
  }

  /** Returns shapes that leave remainders in lanes, blocks and tiles. */
  static List<int[]> shapes() {
    return List.of(
        new int[] {1},
        new int[] {37},
        new int[] {1, 103},
        new int[] {17, 13},
        new int[] {103, 3},
        new int[] {3, 207},
        new int[] {7, 3, 1},
        new int[] {3, 7, 13, 1},
        new int[] {16, 1, 3, 7},
        new int[] {37, 3, 1, 13});
  }
}
