package dev.lanes.jmh.subject;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Equal results pass, others are named. */
class ComparisonTest {
  private static final Task GEMM = Tasks.parse("gemm", "2,2,4");
  private static final Task NETWORK = Tasks.parse("infer", "linear-regression,1");

  @Property(tries = 100)
  void equalResultsPass(
      @ForAll @Size(min = 1, max = 9) List<@FloatRange(min = -1e6f, max = 1e6f) Float> values) {
    assertThatNoException()
        .isThrownBy(() -> Comparison.require(GEMM, "me", results(values), results(values)));
  }

  @Property(tries = 100)
  void oneWrongElementIsFound(
      @ForAll @Size(9) List<@FloatRange(min = -1, max = 1) Float> values,
      @ForAll @IntRange(max = 8) int place,
      @ForAll @FloatRange(min = 0.01f, max = 10) float error) {
    List<float[]> wrong = results(values);
    wrong.getFirst()[place] += error;

    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(() -> Comparison.require(GEMM, "me", wrong, results(values)))
        .withMessageStartingWith("gemm 2,2,4: element " + place + " of result 0 of me is");
  }

  @Test
  void roundingPasses() {
    Comparison.require(
        GEMM, "me", List.of(new float[] {1, Math.nextUp(0.5f)}), List.of(new float[] {1, 0.5f}));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      List<float[]> wrong = List.of(new float[] {1, value});
      List<float[]> right = List.of(new float[] {1, 1});
      for (Task task : List.of(GEMM, NETWORK)) {
        assertThatExceptionOfType(WrongResultException.class)
            .isThrownBy(() -> Comparison.require(task, "me", wrong, right))
            .withMessageContaining("result 0 of me");
      }
    }
  }

  @Test
  void lengthsMustAgree() {
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(
            () -> Comparison.require(GEMM, "me", List.of(new float[2]), List.of(new float[3])))
        .withMessageContaining("result 0 of me has 2 numbers, that of the scalar backend 3");
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(() -> Comparison.require(GEMM, "me", List.of(), List.of(new float[3])))
        .withMessageContaining("me has 0 results, the scalar backend 1");
  }

  @Test
  void networksAreComparedByTheNorm() {
    List<float[]> right = List.of(new float[] {100, 0});

    Comparison.require(NETWORK, "me", List.of(new float[] {100, 0.05f}), right);
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(
            () -> Comparison.require(NETWORK, "me", List.of(new float[] {100, 0.5f}), right))
        .withMessageContaining("of its norm");
  }

  @Test
  void aSignThatRoundingTurnedIsNoError() {
    Task layer = Tasks.parse("conv-training", "1,1,4,4,1,3,3,1,1,1");
    float[] right = new float[1000];
    java.util.Arrays.fill(right, 1);
    float[] turned = right.clone();
    turned[7] = 0.9f; // one gradient did not pass
    float[] wrong = right.clone();
    java.util.Arrays.fill(wrong, 0, 10, 0); // ten are missing

    Comparison.require(layer, "me", List.of(turned), List.of(right));
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(() -> Comparison.require(layer, "me", List.of(wrong), List.of(right)))
        .withMessageContaining("of its norm");
  }

  @Test
  void allTurnedSignsMayLieInTheShareThatIsKnown() {
    Task layer = Tasks.parse("conv-training", "1,1,4,4,1,3,3,1,1,1");
    List<float[]> right = List.of(new float[] {100, 0}, new float[] {100, 0});
    List<float[]> turned = List.of(new float[] {100, 0}, new float[] {100, 0.9f});

    Comparison.require(layer, "me", turned, right, result -> result == 1 ? 0.25 : 1);
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(
            () -> Comparison.require(layer, "me", turned, right, result -> result == 0 ? 0.25 : 1))
        .withMessageContaining("result 1 of me");
    assertThatExceptionOfType(WrongResultException.class)
        .isThrownBy(() -> Comparison.require(layer, "me", turned, right, result -> 0.5));
  }

  private static List<float[]> results(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return List.of(array);
  }
}
