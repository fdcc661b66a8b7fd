package dev.lanes.peers;

import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/** OpenBLAS from JavaCPP's package: products of matrices outside the heap, as fast as it can. */
public final class OpenBlas implements Peer {
  private static volatile int threadsSet; // the library has one number for the process

  /** Order, transposes, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc. */
  private static final FunctionDescriptor SGEMM =
      FunctionDescriptor.ofVoid(
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_FLOAT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_FLOAT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);

  private static @Nullable MethodHandle setThreads;
  private static @Nullable MethodHandle multiply;
  private String core = "not loaded";

  /** For the service loader. */
  public OpenBlas() {}

  @Override
  public String id() {
    return "openblas";
  }

  @Override
  public String describe() {
    return "OpenBLAS " + core;
  }

  @Override
  public void load() {
    try {
      Loader.load(openblas_nolapack.class);
      setThreads = function("openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
      multiply = function("cblas_sgemm", SGEMM);
      String config = text("openblas_get_config").replaceFirst("^OpenBLAS\\s+", "");
      core = config.replaceFirst("\\s.*", "") + ", core " + text("openblas_get_corename");
    } catch (LinkageError | RuntimeException e) {
      throw Unavailable.because(id(), e, "it is packed for Linux on x86-64 only");
    }
  }

  /** Returns a function of the library. */
  @SuppressWarnings("restricted") // native code is what this class is about
  private static MethodHandle function(String name, FunctionDescriptor type) {
    MemorySegment address = MemorySegment.ofAddress(Loader.addressof(name).address());
    return Linker.nativeLinker().downcallHandle(address, type);
  }

  @SuppressWarnings("restricted") // a text that ends with 0, where the library keeps it
  private static String text(String name) {
    try {
      MethodHandle get = function(name, FunctionDescriptor.of(ValueLayout.ADDRESS));
      return ((MemorySegment) get.invokeExact()).reinterpret(256).getString(0).strip();
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }

  @Override
  public Optional<String> refuses(Task task) {
    return task instanceof Gemm
        ? Optional.empty()
        : Optional.of("openblas: multiplies matrices and nothing else");
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    if (!(task instanceof Gemm gemm)) {
      throw new UnsupportedOperationException(refuses(task).orElseThrow());
    }
    return new Product(gemm, threads);
  }

  private static void useThreads(int threads) {
    if (threadsSet != threads) {
      try {
        Objects.requireNonNull(setThreads, "openblas: not loaded").invokeExact(threads);
      } catch (Throwable e) {
        throw new IllegalStateException("openblas: cannot set the number of threads", e);
      }
      threadsSet = threads;
    }
  }

  /**
   * Operands begin at cache lines: where malloc leaves them differs from JVM to JVM, and costs up
   * to a fifth.
   */
  private static final class Product implements Prepared {
    private static final long CACHE_LINE = 64;

    private final Gemm task;
    private final int threads;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    Product(Gemm task, int threads) {
      this.task = task;
      this.threads = threads;
      Map<String, float[]> operands = task.operands();
      a = copy(Objects.requireNonNull(operands.get("a")));
      b = copy(Objects.requireNonNull(operands.get("b")));
      c = allocate((long) task.m() * task.n());
    }

    private MemorySegment allocate(long count) {
      return arena.allocate(count * Float.BYTES, CACHE_LINE);
    }

    private MemorySegment copy(float[] values) {
      return allocate(values.length).copyFrom(MemorySegment.ofArray(values));
    }

    @Override
    public void begin() {
      threadsSet = 0; // DL4J calls the same library
    }

    @Override
    public void run() {
      useThreads(threads);
      try {
        Objects.requireNonNull(multiply, "openblas: not loaded")
            .invokeExact(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasNoTrans,
                task.m(),
                task.n(),
                task.k(),
                1.0f,
                a,
                task.k(),
                b,
                task.n(),
                0.0f,
                c,
                task.n());
      } catch (Throwable e) {
        throw new IllegalStateException("openblas: cannot multiply", e);
      }
    }

    @Override
    public List<float[]> results() {
      return List.of(c.toArray(ValueLayout.JAVA_FLOAT));
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
