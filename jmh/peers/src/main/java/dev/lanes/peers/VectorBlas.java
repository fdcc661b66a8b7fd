package dev.lanes.peers;

import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * VectorBLAS of dev.ludovic.netlib: the other library on the JDK's Vector API. It runs on one
 * thread.
 */
public final class VectorBlas implements Peer {
  /** Kept, because loggers that nobody keeps forget their level. */
  private static final Logger NATIVE =
      Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  private @Nullable JavaBLAS blas;

  /** For the service loader. */
  public VectorBlas() {}

  @Override
  public String id() {
    return "vectorblas";
  }

  @Override
  public String describe() {
    return "dev.ludovic.netlib " + version() + ", VectorBLAS, one thread";
  }

  private static String version() {
    return Objects.requireNonNullElse(
        JavaBLAS.class.getPackage().getImplementationVersion(), "3.0.4");
  }

  @Override
  public void load() {
    NATIVE.setLevel(Level.SEVERE); // it warns that there is no native library, which nobody wants
    JavaBLAS found;
    try {
      found = JavaBLAS.getInstance();
    } catch (LinkageError | RuntimeException e) {
      throw Unavailable.because(
          id(), e, "start the JVM with --add-modules jdk.incubator.vector");
    }
    if (!found.getClass().getSimpleName().equals("VectorBLAS")) {
      throw new IllegalStateException(
          "vectorblas: only %s, its plain Java, would run; start the JVM with --add-modules"
                  .formatted(found.getClass().getSimpleName())
              + " jdk.incubator.vector");
    }
    blas = found;
  }

  @Override
  public Optional<String> refuses(Task task) {
    return task instanceof Gemm
        ? Optional.empty()
        : Optional.of("vectorblas: multiplies matrices and nothing else");
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    if (!(task instanceof Gemm gemm)) {
      throw new UnsupportedOperationException(refuses(task).orElseThrow());
    }
    if (threads > 1) {
      throw new UnsupportedOperationException("vectorblas: runs on one thread only");
    }
    return new Product(Objects.requireNonNull(blas, "vectorblas: not loaded"), gemm);
  }

  private static final class Product implements Prepared {
    private final JavaBLAS blas;
    private final Gemm task;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    Product(JavaBLAS blas, Gemm task) {
      this.blas = blas;
      this.task = task;
      Map<String, float[]> operands = task.operands();
      a = Objects.requireNonNull(operands.get("a"));
      b = Objects.requireNonNull(operands.get("b"));
      c = new float[Math.multiplyExact(task.m(), task.n())];
    }

    /** Columns are contiguous there: it multiplies the transposes, {@code c' = b' a'}. */
    @Override
    public void run() {
      int m = task.m();
      int n = task.n();
      int k = task.k();
      blas.sgemm("N", "N", n, m, k, 1, b, n, a, k, 0, c, n);
    }

    @Override
    public List<float[]> results() {
      return List.of(c.clone());
    }

    @Override
    public void close() {}
  }
}
