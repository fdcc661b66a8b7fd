package dev.lanes.peers;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch through the Deep Java Library.
 *
 * <p>A task is one call of a TorchScript program, run by the plain interpreter: the same operations
 * that Python would call, with less around them. Gradients of single operations call the operation
 * that PyTorch's own differentiation calls; whole networks are differentiated by it.
 */
public final class PyTorch implements Peer {
  private static final String CACHE = "DJL_CACHE_DIR";

  private @Nullable PtNDManager manager;
  private String version = "not loaded";

  /** For the service loader. */
  public PyTorch() {}

  @Override
  public String id() {
    return Order.CONTIGUOUS.id;
  }

  @Override
  public String describe() {
    return version + ", " + Order.CONTIGUOUS.words;
  }

  @Override
  public void load() {
    System.setProperty("ai.djl.offline", "true"); // all it needs is on the class path
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (System.getProperty(CACHE) == null && System.getenv(CACHE) == null) {
      System.setProperty(CACHE, cache().toString());
    }
    try {
      Engine engine = Engine.getEngine("PyTorch");
      JniUtils.setGraphExecutorOptimize(false); // profiling runs first would be timed as runs
      manager = (PtNDManager) engine.newBaseManager();
      version =
          "PyTorch %s (DJL %s; %s)"
              .formatted(
                  engine.getVersion(),
                  Engine.getDjlVersion(),
                  String.join(", ", JniUtils.getFeatures().stream().sorted().toList()));
    } catch (LinkageError | RuntimeException e) {
      throw Unavailable.because(id(), e, "it is packed for Linux on x86-64 only");
    }
  }

  /** Returns where the native libraries are unpacked to. */
  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("lanes").resolve("djl");
  }

  /** Orders of tensors in memory. */
  enum Order {
    CONTIGUOUS("pytorch", "tensors in the order of channels first"),
    CHANNELS_LAST("pytorch-channels-last", "images and filters in the order of channels last"),
    BLOCKED("pytorch-blocked", "filters in oneDNN's own order, activations fused, as in a compiled model");

    private final String id;
    private final String words;

    Order(String id, String words) {
      this.id = id;
      this.words = words;
    }
  }

  @Override
  public List<Subject> variants() {
    return List.of(this, new Variant(Order.CHANNELS_LAST), new Variant(Order.BLOCKED));
  }

  private final class Variant implements Subject {
    private final Order order;

    Variant(Order order) {
      this.order = order;
    }

    @Override
    public String id() {
      return order.id;
    }

    @Override
    public String describe() {
      return version + ", " + order.words;
    }

    @Override
    public Optional<String> refuses(Task task) {
      return PyTorch.refuses(task, order);
    }

    @Override
    public Prepared prepare(Task task, int threads) {
      return PyTorch.this.prepare(task, threads, order);
    }
  }

  @Override
  public Optional<String> refuses(Task task) {
    return refuses(task, Order.CONTIGUOUS);
  }

  private static Optional<String> refuses(Task task, Order order) {
    Optional<String> same = Optional.of(order.id + ": as pytorch");
    return switch (task) {
      case Loading _ -> Optional.of("pytorch: loads images in Python only");
      case Gemm _ -> order == Order.CONTIGUOUS ? Optional.empty() : same;
      case Conv conv ->
          order != Order.BLOCKED || conv.pass() == Conv.Pass.FORWARD
              ? TorchConv.refuses(conv, order)
              : same;
      case OpTask op ->
          order == Order.CONTIGUOUS || (order == Order.CHANNELS_LAST && op.x().rank() == 4)
              ? TorchOps.refuses(op)
              : same;
      case NetworkTask network ->
          order == Order.BLOCKED && network.training() ? same : TorchNetwork.refuses(network, order);
    };
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    return prepare(task, threads, Order.CONTIGUOUS);
  }

  private Prepared prepare(Task task, int threads, Order order) {
    refuses(task, order)
        .ifPresent(
            reason -> {
              throw new UnsupportedOperationException(reason);
            });
    PtNDManager own = manager(threads);
    return switch (task) {
      case Gemm gemm -> TorchOps.gemm(own, gemm, threads);
      case Conv conv -> TorchConv.prepare(own, conv, threads, order);
      case OpTask op -> TorchOps.prepare(own, op, threads, order);
      case NetworkTask network -> TorchNetwork.prepare(own, network, threads, order, false);
      case Loading _ -> throw new AssertionError("refused above");
    };
  }

  /** Returns a network all of whose numbers are double, to compare with. */
  Prepared prepareInDouble(NetworkTask task) {
    return TorchNetwork.prepare(manager(1), task, 1, Order.CONTIGUOUS, true);
  }

  private PtNDManager manager(int threads) {
    PtNDManager own =
        (PtNDManager) Objects.requireNonNull(manager, "pytorch: not loaded").newSubManager();
    Torch.enter(threads, false);
    return own;
  }
}
