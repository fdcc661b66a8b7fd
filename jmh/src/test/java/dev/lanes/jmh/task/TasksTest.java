package dev.lanes.jmh.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.ShapeException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks are written as two words and read again. */
class TasksTest {
  static Stream<String> benchmarks() {
    return StandardShapes.benchmarks().stream();
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void whatIsWrittenIsReadAgain(String benchmark) {
    for (String shape : StandardShapes.of(benchmark)) {
      Task task = Tasks.parse(benchmark, shape);

      assertThat(task.benchmark()).isEqualTo(benchmark);
      assertThat(task.shape()).isEqualTo(shape);
      assertThat(Tasks.parse(task.benchmark(), task.shape())).isEqualTo(task);
    }
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void standardKernelsFitIntoOneGibibyteAndNetworksIntoEight(String benchmark) {
    boolean network = benchmark.equals("train") || benchmark.equals("infer");
    double most = network ? 0x1p33 : 0x1p30;
    assertThat(StandardShapes.of(benchmark))
        .allSatisfy(shape -> assertThat(Tasks.parse(benchmark, shape).memory()).isLessThan(most));
  }

  @Test
  void everyBenchmarkHasStandardShapes() {
    Stream<String> all =
        Stream.of(
                Stream.of("gemm", "train", "infer", "load"),
                Arrays.stream(Conv.Pass.values()).map(Conv.Pass::benchmark),
                Arrays.stream(OpTask.Kind.values()).map(OpTask.Kind::benchmark))
            .flatMap(names -> names);

    assertThat(StandardShapes.benchmarks()).containsExactlyInAnyOrderElementsOf(all.toList());
  }

  @Test
  void convolutionsAreProductsByIm2col() {
    assertThat(StandardShapes.of("gemm"))
        .contains("32,65536,75") // 32 filters of 3 x 5 x 5; of 128 x 32 x 32 windows half
        .hasSize(17);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm | 2,3 | gemm: '2,3' is not m,n,k: 3 numbers, not 2",
        "gemm | 2,x,3 | gemm: '2,x,3' is not m,n,k: 'x' is no whole number",
        "load | 1 | load: '1' is not batch,channels,size,crop: 4 numbers, not 1",
        "lrn | 1,2,3,4 | lrn: '1,2,3,4' is not n,c,h,w,size: 5 numbers, not 4",
        "train | 7 | train: '7' is not model,batch: a name and a number are needed",
        "train | lenet-5,many | 'many' is no whole number",
        "infer | nothing,1 | there is no 'nothing'",
        "conv | 1,1,1,1,1,1,1,1,0,1 | there is no benchmark 'conv'",
      })
  void wrongWordsAreNamed(String benchmark, String shape, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tasks.parse(benchmark, shape))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm | 0,2,3",
        "conv-forward | 1,3,4,4,2,5,5,1,0,1", // the filter is larger than the image
        "conv-forward | 1,3,4,4,2,3,3,1,0,2", // three channels are not two groups
        "conv-forward | 0,3,4,4,2,3,3,1,0,1",
        "max-pool | 1,2,0,4,2,2",
        "max-pool | 1,2,3,4,5,2", // the window is larger than the image
        "train | lenet-5,0",
        "load | 1,1,8,0",
      })
  void sizesThatDoNotFitAreRefused(String benchmark, String shape) {
    assertThatThrownBy(() -> Tasks.parse(benchmark, shape)).isInstanceOf(ShapeException.class);
  }

  @Test
  void operationsAreCountedByHand() {
    assertThat(Tasks.parse("gemm", "2,3,4").flops()).isEqualTo(48);
    // 2 images, 4 filters, 3 x 3 places, each 2 channels x 3 x 3; a multiply-add is two
    String conv = "2,2,5,5,4,3,3,1,0,1";
    assertThat(Tasks.parse("conv-forward", conv).flops()).isEqualTo(2 * 4 * 9 * 18 * 2);
    assertThat(Tasks.parse("conv-input-gradient", conv).flops()).isEqualTo(2592);
    assertThat(Tasks.parse("conv-training", conv).flops()).isEqualTo(3 * 2592);
    // two groups see half of the channels each
    assertThat(Tasks.parse("conv-forward", "2,2,5,5,4,3,3,1,0,2").flops()).isEqualTo(1296);
    assertThat(Tasks.parse("max-pool", "1,2,4,4,2,2").flops()).isZero();
    // one layer, 784 x 10; no gradient of the images
    double forward = Tasks.parse("infer", "logistic-regression,3").flops();
    assertThat(Tasks.parse("train", "logistic-regression,3").flops()).isEqualTo(2 * forward);
  }

  @Test
  void imagesAndBytesAreCounted() {
    assertThat(Tasks.parse("gemm", "2,3,4").bytes()).isEqualTo(4 * (8 + 12 + 6));
    assertThat(Tasks.parse("max-pool", "3,2,4,4,2,2").images()).isEqualTo(3);
    assertThat(Tasks.parse("max-pool", "3,2,4,4,2,2").bytes()).isEqualTo(4 * (96 + 24));
    assertThat(Tasks.parse("load", "4,3,8,8").images()).isEqualTo(64);
    assertThat(Tasks.parse("momentum-update", "7").bytes()).isEqualTo(4 * 35);
  }

  @Test
  void operandsAreTheSameAtEveryCall() {
    Task task = Tasks.parse("conv-training", "1,2,3,3,2,3,3,1,1,1");

    assertThat(task.operands()).containsOnlyKeys("x", "w", "bias", "dy");
    assertThat(task.operands().get("x")).containsExactly(task.operands().get("x"));
    for (float value : task.operands().get("dy")) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }
}
