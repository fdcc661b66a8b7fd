package dev.lanes.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Variable;
import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import dev.lanes.spi.BackendOptions;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {
  private static final long MANY_MAXIMA = 50_000;

  private static List<Subject> subjects;

  @BeforeAll
  static void load() {
    List<Peer> peers = ServiceLoader.load(Peer.class).stream().map(p -> p.get()).toList();
    peers.forEach(Peer::load);
    subjects = peers.stream().flatMap(peer -> peer.variants().stream()).toList();
    assertThat(subjects)
        .extracting(Subject::id)
        .contains("openblas", "vectorblas", "pytorch", "pytorch-channels-last", "pytorch-blocked", "dl4j");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "gemm 7,5,3",
        "gemm 65,33,129",
        "conv-forward 2,3,9,8,4,5,5,1,2,1",
        "conv-forward 2,8,11,9,16,3,3,2,1,4",
        "conv-forward 2,4,9,9,6,3,2,2,0,2",
        "conv-input-gradient 2,3,9,8,4,5,5,1,2,1",
        "conv-input-gradient 2,8,11,9,16,3,3,2,1,4",
        "conv-filter-gradient 2,3,9,8,4,5,5,1,2,1",
        "conv-filter-gradient 2,8,11,9,16,3,3,2,1,4",
        "conv-training 2,3,9,8,4,5,5,1,2,1",
        "conv-training 2,3,9,8,16,5,5,1,2,1",
        "conv-training 2,8,11,9,16,3,3,2,1,4",
        "max-pool 2,3,9,8,3,2",
        "max-pool-gradient 2,3,9,8,3,2",
        "average-pool 2,3,9,8,3,2",
        "average-pool-gradient 2,3,9,8,3,2",
        "infer cuda-convnet-80sec,4",
        "train cuda-convnet-80sec,4",
        "infer krizhevsky-2009,4",
        "train krizhevsky-2009,4",
        "infer cuda-convnet-18pct,4",
        "train cuda-convnet-18pct,4",
        "train lenet-5,4",
        "train linear-regression,4",
        "infer lenet-1989,4",
        "train lenet-1989,4",
        "infer lenet-5-1998,4",
        "train lenet-5-1998,4",
        "infer cuda-convnet-13pct,4",
        "train cuda-convnet-13pct,4",
        "infer cuda-convnet-11pct,2",
        "train cuda-convnet-11pct,2",
        "infer airbench94,2",
        "train airbench94,4",
        "infer resnet-20,4",
        "train resnet-20,8",
        "infer resnet-56,2",
        "infer resnet-9,2",
        "train resnet-9,4",
        "infer alexnet,1",
        "train alexnet,1",
        "infer alexnet-owt,1",
        "train alexnet-owt,1",
        "infer resnet-18,1",
        "train resnet-18,2",
        "infer resnet-50,1",
      })
  void agreesWithTheReference(String benchmark, String shape) {
    Task task = Tasks.parse(benchmark, shape);
    List<float[]> expected =
        switch (task) {
          case Gemm gemm -> References.of(gemm);
          case Conv conv -> References.of(conv);
          case OpTask op -> References.of(op);
          case NetworkTask network -> References.of(network);
          default -> throw new AssertionError(task);
        };
    List<Subject> able =
        subjects.stream()
            .filter(s -> s.refuses(task).isEmpty())
            .filter(s -> !hasPointwiseConvolutions(task) || s.id().equals("pytorch"))
            .toList();
    assertThat(able).isNotEmpty();
    for (Subject subject : able) {
      for (int threads : subject.id().equals("vectorblas") ? new int[] {1} : new int[] {1, 2}) {
        try (Prepared prepared = subject.prepare(task, threads)) {
          prepared.run();
          double bound = bound(task);
          compare(subject.id() + " " + task, prepared.results(), expected, bound);
        }
      }
    }
  }

  /**
   * In double PyTorch's choices of maxima and rectifiers are exact, and with sums in double those
   * of the scalar backend nearly so.
   */
  @ParameterizedTest
  @CsvSource({
    "krizhevsky-2009, 4",
    "lenet-1989, 4",
    "lenet-5-1998, 4",
    "lenet-5, 4",
    "cuda-convnet-80sec, 4",
    "cuda-convnet-18pct, 4",
    "cuda-convnet-13pct, 4",
    "cuda-convnet-11pct, 2",
    "airbench94, 4",
    "resnet-20, 8",
    "resnet-56, 2",
    "resnet-9, 4",
    "alexnet, 1",
    "alexnet-owt, 1",
    "resnet-18, 2",
    "resnet-50, 2",
  })
  void networksAgreeWithDoublePrecision(String model, int batch) {
    agreesInDouble("infer", model + "," + batch, 1e-4);
    agreesInDouble("train", model + "," + batch, 1e-3);
  }

  private static void agreesInDouble(String benchmark, String shape, double bound) {
    NetworkTask task = (NetworkTask) Tasks.parse(benchmark, shape);
    List<float[]> expected =
        References.of(task, BackendOptions.DEFAULT.with("accumulation", "double"));
    try (Prepared prepared = ((PyTorch) subject("pytorch")).prepareInDouble(task)) {
      prepared.run();
      compare(task.toString(), prepared.results(), expected, bound);
    }
  }

  /**
   * Networks with many maxima have a few that rounding decides, each of which moves the gradients
   * before it by some thousandths; and normalisation by the batch divides small differences by
   * small deviations.
   */
  private static double bound(Task task) {
    return switch (task) {
      case NetworkTask network when !network.training() -> 1e-4;
      case NetworkTask network when network.isNormalised() || network.maxima() > MANY_MAXIMA ->
          1e-2;
      default -> 1e-3;
    };
  }

  /** On some processors oneDNN divides by zero there in other memory orders, and ends the JVM. */
  private static boolean hasPointwiseConvolutions(Task task) {
    return task instanceof NetworkTask network
        && network.network().parameters().stream()
            .map(Variable::shape)
            .anyMatch(w -> w.rank() == 4 && w.dim(2) == 1 && w.dim(3) == 1);
  }

  private static void compare(
      String what, List<float[]> actual, List<float[]> expected, double bound) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(distance(actual.get(i), expected.get(i))).as(what + " result " + i).isLessThan(bound);
    }
  }

  /** Returns the relative difference in the Euclidean norm. */
  private static double distance(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double size = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  @Test
  void momentumMovesTheParameterByTheVelocity() {
    Task task = Tasks.parse("momentum-update", "1000");
    try (Prepared prepared = subject("pytorch").prepare(task, 1)) {
      prepared.run();
      List<float[]> results = prepared.results();
      float[] w = task.operands().get("w").clone();
      float[] v = task.operands().get("v").clone();
      for (int i = 0; i < w.length; i++) {
        v[i] = NetworkTask.MOMENTUM * v[i] - NetworkTask.RATE * task.operands().get("g")[i];
        w[i] += v[i];
      }
      compare("momentum", results, List.of(w, v), 1e-3);
    }
  }

  @Test
  void crossEntropyHasTheGradientOfTheMean() {
    Task task = Tasks.parse("softmax-cross-entropy", "3,4");
    float[] x = task.operands().get("x");
    float[] labels = task.operands().get("labels");
    float[] losses = new float[3];
    float[] dx = new float[12];
    for (int n = 0; n < 3; n++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        sum += Math.exp(x[n * 4 + c]);
      }
      losses[n] = (float) (Math.log(sum) - x[n * 4 + (int) labels[n]]);
      for (int c = 0; c < 4; c++) {
        dx[n * 4 + c] = (float) ((Math.exp(x[n * 4 + c]) / sum - (c == labels[n] ? 1 : 0)) / 3);
      }
    }
    try (Prepared prepared = subject("pytorch").prepare(task, 1)) {
      prepared.run();
      compare("cross-entropy", prepared.results(), List.of(losses, dx), 1e-3);
    }
  }

  /** Lost updates would be quick: TorchScript removes what it takes for dead code. */
  @Test
  void trainingGoesOnFromStepToStep() {
    Task task = Tasks.parse("train", "lenet-5,4");
    for (String id : List.of("pytorch", "pytorch-channels-last")) {
      try (Prepared prepared = subject(id).prepare(task, 1)) {
        prepared.run();
        float[] first = prepared.results().get(1);
        prepared.run();
        float[] second = prepared.results().get(1);
        assertThat(distance(second, first)).as(id).isBetween(0.5, 1.5); // 1.9 times as large
      }
    }
  }

  @Test
  void everyOtherOperationRuns() {
    for (String line :
        List.of(
            "global-average-pool 2,3,4,5",
            "batch-norm 2,3,4,5",
            "batch-norm-gradient 2,3,4,5")) {
      String[] words = line.split(" ", -1);
      Task task = Tasks.parse(words[0], words[1]);
      for (String id : List.of("pytorch", "pytorch-channels-last")) {
        try (Prepared prepared = subject(id).prepare(task, 1)) {
          prepared.run();
          assertThat(prepared.results()).hasSize(line.contains("gradient") ? 3 : 1);
        }
      }
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    Task conv = Tasks.parse("conv-forward", "1,1,3,3,1,3,3,1,1,1");
    assertThat(subject("openblas").refuses(conv)).isPresent();
    assertThatThrownBy(() -> subject("vectorblas").prepare(new Gemm(2, 2, 2), 2))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("one thread");
    assertThat(subject("pytorch").refuses(Tasks.parse("lrn", "1,4,3,3,5"))).isPresent();
  }

  private static Subject subject(String id) {
    return subjects.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }
}
