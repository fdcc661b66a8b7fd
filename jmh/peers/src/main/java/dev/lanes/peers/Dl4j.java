package dev.lanes.peers;

import dev.lanes.graph.Shape;
import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J, the arrays of Deeplearning4j, in its build on oneDNN: products and convolution layers, by
 * the operations that its layers call, into arrays made beforehand.
 */
public final class Dl4j implements Peer {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private static int threadsSet; // one number for the process

  private String version = "not loaded";

  /** For the service loader. */
  public Dl4j() {}

  @Override
  public String id() {
    return "dl4j";
  }

  @Override
  public String describe() {
    return version;
  }

  @Override
  public void load() {
    String before = System.getProperty(EXTENSION);
    System.setProperty(EXTENSION, "-onednn-avx2"); // oneDNN itself finds out what is wider
    try {
      Object blas = Nd4j.getExecutioner().getEnvironmentInformation().get("blas.vendor");
      version = "Deeplearning4j 1.0.0-M2.1, oneDNN, BLAS " + blas;
    } catch (LinkageError | RuntimeException e) {
      throw Unavailable.because(id(), e, "it is packed for Linux on x86-64 with AVX2 only");
    } finally {
      if (before == null) {
        System.clearProperty(EXTENSION);
      } else {
        System.setProperty(EXTENSION, before);
      }
    }
  }

  @Override
  public Optional<String> refuses(Task task) {
    return switch (task) {
      case Gemm _ -> Optional.empty();
      case Conv conv when conv.groups() > 1 ->
          Optional.of("dl4j: has no convolutions in groups");
      case Conv conv
          when conv.pass() == Conv.Pass.INPUT_GRADIENT
              || conv.pass() == Conv.Pass.FILTER_GRADIENT ->
          Optional.of("dl4j: computes both gradients at once, not one of them");
      case Conv _ -> Optional.empty();
      default -> Optional.of("dl4j: compared in products and convolutions only");
    };
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    Optional<String> refused = refuses(task);
    if (refused.isPresent()) {
      throw new UnsupportedOperationException(refused.get());
    }
    return task instanceof Gemm gemm ? product(gemm, threads) : layer((Conv) task, threads);
  }

  /** A task as operations on arrays. */
  private record Steps(int threads, List<INDArray> arrays, List<INDArray> outputs, Runnable steps)
      implements Prepared {
    @Override
    public void begin() {
      threadsSet = 0; // others use the same libraries
    }

    @Override
    public void run() {
      useThreads(threads);
      steps.run();
    }

    @Override
    public List<float[]> results() {
      return outputs.stream().map(array -> array.dup('c').data().asFloat()).toList();
    }

    @Override
    public void close() {
      arrays.forEach(INDArray::close);
      outputs.forEach(INDArray::close);
    }
  }

  private static synchronized void useThreads(int threads) {
    if (threadsSet != threads) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
      Nd4j.factory().blas().setMaxThreads(threads);
      threadsSet = threads;
    }
  }

  private static Prepared product(Gemm task, int threads) {
    Map<String, float[]> operands = task.operands();
    INDArray a = array(Shape.of(task.m(), task.k()), operands.get("a"));
    INDArray b = array(Shape.of(task.k(), task.n()), operands.get("b"));
    // Into column-major order, which its BLAS writes without a copy.
    INDArray c =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {task.m(), task.n()}, 'f');
    return new Steps(threads, List.of(a, b), List.of(c), () -> a.mmuli(b, c));
  }

  private static Prepared layer(Conv task, int threads) {
    Map<String, float[]> operands = task.operands();
    INDArray x = array(task.image(), operands.get("x"));
    INDArray w = array(task.filter(), operands.get("w"));
    INDArray y = empty(task.result());
    if (task.pass() == Conv.Pass.FORWARD) {
      CustomOp forward = convolution("conv2d", task, List.of(x, w), List.of(y));
      return new Steps(threads, List.of(x, w), List.of(y), () -> exec(forward));
    }
    INDArray bias = array(Shape.of(task.k()), operands.get("bias"));
    INDArray dy = array(task.result(), operands.get("dy"));
    INDArray dz = empty(task.result());
    List<INDArray> gradients =
        List.of(empty(task.image()), empty(task.filter()), empty(Shape.of(task.k())));
    List<CustomOp> steps =
        List.of(
            convolution("conv2d", task, List.of(x, w, bias), List.of(y)),
            rectifier("relu", List.of(y), List.of(y)),
            rectifier("relu_bp", List.of(y, dy), List.of(dz)),
            convolution("conv2d_bp", task, List.of(x, w, bias, dz), gradients));
    List<INDArray> outputs = new ArrayList<>(List.of(y));
    outputs.addAll(gradients);
    return new Steps(
        threads, List.of(x, w, bias, dy, dz), outputs, () -> steps.forEach(Dl4j::exec));
  }

  private static void exec(CustomOp op) {
    Nd4j.getExecutioner().exec(op);
  }

  private static CustomOp rectifier(String name, List<INDArray> inputs, List<INDArray> outputs) {
    return builder(name, inputs, outputs).addFloatingPointArguments(0.0).build(); // from 0 on
  }

  private static CustomOp convolution(
      String name, Conv task, List<INDArray> inputs, List<INDArray> outputs) {
    // size, stride, padding, dilation; padding as given; channels first; filters [k,c,r,s]
    return builder(name, inputs, outputs)
        .addIntegerArguments(
            task.r(), task.s(), task.stride(), task.stride(), task.pad(), task.pad(), 1, 1, 0, 0, 1)
        .build();
  }

  private static DynamicCustomOp.DynamicCustomOpsBuilder builder(
      String name, List<INDArray> inputs, List<INDArray> outputs) {
    return DynamicCustomOp.builder(name)
        .addInputs(inputs.toArray(INDArray[]::new))
        .addOutputs(outputs.toArray(INDArray[]::new));
  }

  private static INDArray empty(Shape shape) {
    return Nd4j.create(DataType.FLOAT, dimensions(shape));
  }

  private static INDArray array(Shape shape, float @org.jspecify.annotations.Nullable [] values) {
    return Nd4j.createFromArray(Objects.requireNonNull(values)).reshape('c', dimensions(shape));
  }

  private static long[] dimensions(Shape shape) {
    return Arrays.stream(shape.dimensions()).asLongStream().toArray();
  }
}
