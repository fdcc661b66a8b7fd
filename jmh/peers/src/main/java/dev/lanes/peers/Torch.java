package dev.lanes.peers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tensors of PyTorch, and the state of the library. */
final class Torch {
  /** Where and how the last program ran: both settings belong to the thread that makes them. */
  private record Mode(Thread thread, int threads, boolean gradients) {}

  private static @Nullable Mode last;

  private Torch() {}

  /** Forgets what is set, since others may have changed it. */
  static synchronized void forget() {
    last = null;
  }

  /** Sets threads and recording of gradients, unless they are set. */
  static synchronized void enter(int threads, boolean gradients) {
    Mode now = last;
    if (now != null
        && now.thread == Thread.currentThread()
        && now.threads == threads
        && now.gradients == gradients) {
      return;
    }
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(gradients);
    last = new Mode(Thread.currentThread(), threads, gradients);
  }

  /** Returns a tensor with these numbers. */
  static PtNDArray tensor(PtNDManager manager, dev.lanes.graph.Shape shape, float[] values) {
    ByteBuffer bytes = direct(values.length * (long) Float.BYTES);
    bytes.asFloatBuffer().put(values);
    PtNDArray shared = manager.create(bytes, shape(shape), DataType.FLOAT32);
    PtNDArray own = (PtNDArray) shared.duplicate(); // in memory aligned as PyTorch likes it
    shared.close();
    return own;
  }

  static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  static Shape shape(dev.lanes.graph.Shape shape) {
    return new Shape(IntStream.of(shape.dimensions()).asLongStream().toArray());
  }

  /** Runs a program of one statement once, to bring operands into the form a task wants. */
  static NDList once(PtNDManager manager, String expression, int results, PtNDArray... inputs) {
    List<String> names =
        IntStream.range(0, inputs.length).mapToObj(i -> "t" + i).collect(Collectors.toList());
    String body = results == 1 ? "result = (" + expression + ",)" : "result = " + expression;
    try (PtSymbolBlock block = TorchScript.load(manager, names, List.of(body), results)) {
      return IValueUtils.forward(block, new NDList(inputs), true);
    }
  }

  /** Returns the same numbers in the order of channels last. */
  static PtNDArray channelsLast(PtNDManager manager, PtNDArray x) {
    return (PtNDArray) once(manager, "torch.contiguous(t0, memory_format=2)", 1, x).get(0);
  }

  /** Returns the numbers in row-major order. */
  static float[] values(ai.djl.ndarray.NDArray array) {
    try (ai.djl.ndarray.NDArray flat = array.flatten(); // copies where strides demand it
        ai.djl.ndarray.NDArray floats = flat.toType(DataType.FLOAT32, false)) {
      return floats.toFloatArray();
    }
  }
}
