package dev.lanes.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.lanes.graph.Shape;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.peers.PyTorch.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Products and the operations beside convolutions, by PyTorch. */
final class TorchOps {
  private static final String EPSILON = "1e-05"; // as Layers.batchNorm() and PyTorch have it

  private final PtNDManager manager;
  private final OpTask task;
  private final Order order;
  private final Map<String, float[]> operands;
  private final List<String> names = new ArrayList<>();
  private final NDList inputs = new NDList();
  private final List<String> body = new ArrayList<>();

  private TorchOps(PtNDManager manager, OpTask task, Order order) {
    this.manager = manager;
    this.task = task;
    this.order = order;
    operands = task.operands();
  }

  static Prepared gemm(PtNDManager manager, Gemm task, int threads) {
    Map<String, float[]> operands = task.operands();
    Shape result = Shape.of(task.m(), task.n());
    NDList inputs =
        new NDList(
            Torch.tensor(manager, Shape.of(task.m(), task.k()), operand(operands, "a")),
            Torch.tensor(manager, Shape.of(task.k(), task.n()), operand(operands, "b")),
            Torch.tensor(manager, result, new float[result.size()]));
    List<String> body = List.of("result = (torch.mm(a, b, out=c),)");
    return new TorchProgram(
        manager, TorchScript.load(manager, List.of("a", "b", "c"), body, 1), inputs, threads);
  }

  static Optional<String> refuses(OpTask task) {
    return switch (task.kind()) {
      case LRN, LRN_GRADIENT ->
          Optional.of(
              "pytorch: has no operation for local response normalisation; its function of that"
                  + " name is Python over six others");
      default -> Optional.empty();
    };
  }

  static Prepared prepare(PtNDManager manager, OpTask task, int threads, Order order) {
    TorchOps ops = new TorchOps(manager, task, order);
    int results = ops.write();
    TorchProgram program =
        new TorchProgram(
            manager, TorchScript.load(manager, ops.names, ops.body, results), ops.inputs, threads);
    if (task.kind() != OpTask.Kind.MOMENTUM) {
      return program;
    }
    return new Forwarding(program) {
      @Override
      public List<float[]> results() {
        List<float[]> both = super.results();
        return List.of(both.get(0), velocity(both.get(1)));
      }
    };
  }

  /** Returns the velocity that a buffer of PyTorch stands for. */
  static float[] velocity(float[] buffer) {
    float[] velocity = new float[buffer.length];
    for (int i = 0; i < buffer.length; i++) {
      velocity[i] = -NetworkTask.RATE * buffer[i];
    }
    return velocity;
  }

  /** Adds operands and statements, and returns how many results there are. */
  private int write() {
    String window = "[%1$d, %1$d], [%2$d, %2$d], [0, 0]".formatted(task.dims().window(), task.dims().stride());
    return switch (task.kind()) {
      case MAX_POOL -> {
        add("x", image("x", task.x()));
        yield result("torch.max_pool2d(x, %s, [1, 1], False)".formatted(window));
      }
      case MAX_POOL_GRADIENT -> {
        PtNDArray x = add("x", image("x", task.x()));
        add("dy", image("dy", task.y()));
        // Training keeps where the largest were found; that is work of the forward pass.
        String pool = "torch.max_pool2d_with_indices(t0, %s, [1, 1], False)".formatted(window);
        NDList both = Torch.once(manager, pool, 2, x);
        both.get(0).close();
        add("at", both.get(1));
        yield result(
            "torch.max_pool2d_with_indices_backward(dy, x, %s, [1, 1], False, at)"
                .formatted(window));
      }
      case AVERAGE_POOL -> {
        add("x", image("x", task.x()));
        yield result("torch.avg_pool2d(x, %s, False, False, None)".formatted(window));
      }
      case AVERAGE_POOL_GRADIENT -> {
        add("x", image("x", task.x()));
        add("dy", image("dy", task.y()));
        yield result("torch.avg_pool2d_backward(dy, x, %s, False, False, None)".formatted(window));
      }
      case GLOBAL_AVERAGE_POOL -> {
        add("x", image("x", task.x()));
        yield result("torch.mean(x, [2, 3], False, dtype=None)");
      }
      case BATCH_NORM -> {
        add("x", image("x", task.x()));
        add("scale", channels("scale"));
        add("shift", channels("shift"));
        body.add("y, _0, _1 = " + norm("x", "scale", "shift"));
        body.add("result = (y,)");
        yield 1;
      }
      case BATCH_NORM_GRADIENT -> normGradient();
      case SOFTMAX_CROSS_ENTROPY -> crossEntropy();
      case MOMENTUM -> momentum();
      case LRN, LRN_GRADIENT -> throw new AssertionError("refused before");
    };
  }

  private static String norm(String x, String scale, String shift) {
    return "torch.native_batch_norm(%s, %s, %s, None, None, True, 0.1, %s)"
        .formatted(x, scale, shift, EPSILON);
  }

  private int normGradient() {
    PtNDArray x = add("x", image("x", task.x()));
    PtNDArray scale = add("scale", channels("scale"));
    add("dy", image("dy", task.y()));
    try (PtNDArray shift = channels("shift")) {
      // Training keeps mean and deviation; that is work of the forward pass.
      NDList forward = Torch.once(manager, norm("t0", "t1", "t2"), 3, x, scale, shift);
      forward.get(0).close();
      add("mean", forward.get(1));
      add("deviation", forward.get(2));
    }
    body.add(
        "result = torch.native_batch_norm_backward(dy, x, scale, None, None, mean, deviation, True,"
            + " %s, [True, True, True])".formatted(EPSILON));
    return 3;
  }

  /** The calls that {@code F.cross_entropy} and its derivative make. */
  private int crossEntropy() {
    add("x", image("x", task.x()));
    int n = task.dims().n();
    try (PtNDArray labels = Torch.tensor(manager, Shape.of(n), operand(operands, "labels"))) {
      add("labels", labels.toType(DataType.INT64, true));
    }
    float[] share = new float[n];
    java.util.Arrays.fill(share, 1f / n);
    add("dy", Torch.tensor(manager, Shape.of(n), share));
    body.add("p = torch.log_softmax(x, 1, None)");
    body.add("losses, weight = torch.nll_loss_forward(p, labels, None, 0, -100)");
    body.add("dp = torch.nll_loss_backward(dy, p, labels, None, 0, -100, weight)");
    body.add("dx = torch._log_softmax_backward_data(dp, p, 1, 6)");
    body.add("result = (losses, dx)");
    return 2;
  }

  /**
   * The update of {@code torch.optim.SGD(fused=True)}. It keeps {@code b = m b + g} and sets {@code
   * w -= rate b}, so that {@code v = -rate b}.
   */
  private int momentum() {
    float[] buffer = operand(operands, "v").clone();
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] /= -NetworkTask.RATE;
    }
    add("w", image("w", task.x()));
    add("g", image("g", task.x()));
    add("b", Torch.tensor(manager, task.x(), buffer));
    body.addAll(update("[w]", "[g]", "[b]"));
    body.add("result = (parameters[0], buffers[0])");
    return 2;
  }

  /**
   * Returns the statements that update parameters in place.
   *
   * <p>Something of the list {@code parameters} has to be among the results: TorchScript takes an
   * update that nobody reads through its lists for dead code.
   */
  static List<String> update(String parameters, String gradients, String buffers) {
    return List.of(
        "parameters = " + parameters,
        "buffers = " + buffers,
        ("torch._fused_sgd_(parameters, %s, buffers, weight_decay=0., momentum=%s, lr=%s,"
                + " dampening=0., nesterov=False, maximize=False, is_first_step=False)")
            .formatted(
                gradients,
                TorchLayers.number(NetworkTask.MOMENTUM),
                TorchLayers.number(NetworkTask.RATE)));
  }

  private int result(String expression) {
    body.add("result = (%s,)".formatted(expression));
    return 1;
  }

  private PtNDArray add(String name, NDArray array) {
    names.add(name);
    inputs.add(array);
    return (PtNDArray) array;
  }

  private PtNDArray channels(String name) {
    return Torch.tensor(manager, Shape.of(task.dims().c()), operand(operands, name));
  }

  private PtNDArray image(String name, Shape shape) {
    PtNDArray array = Torch.tensor(manager, shape, operand(operands, name));
    if (order == Order.CONTIGUOUS || shape.rank() != 4) {
      return array;
    }
    try (array) {
      return Torch.channelsLast(manager, array);
    }
  }

  private static float[] operand(Map<String, float[]> operands, String name) {
    return Objects.requireNonNull(operands.get(name), name);
  }
}
