package dev.lanes.peers;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.lanes.graph.Shape;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.Conv;
import dev.lanes.peers.PyTorch.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions by PyTorch. */
final class TorchConv {
  private static final int ONEDNN_BLOCK = 16;

  private TorchConv() {}

  static Optional<String> refuses(Conv task, Order order) {
    boolean wrong =
        wrongInputGradient(task.k(), task.groups(), order)
            && (task.pass() == Conv.Pass.INPUT_GRADIENT || task.pass() == Conv.Pass.TRAINING);
    return wrong
        ? Optional.of(
            "pytorch: its input gradient is wrong with channels first and %d filters, no multiple"
                    .formatted(task.k())
                + " of 16; see pytorch-channels-last")
        : Optional.empty();
  }

  /**
   * Returns whether PyTorch 2.7.1 computes wrong input gradients, as its own differentiation does
   * too: found with filters that do not fill oneDNN's blocks, whose rest it seems not to clear.
   */
  static boolean wrongInputGradient(int filters, int groups, Order order) {
    return order == Order.CONTIGUOUS && groups == 1 && filters % ONEDNN_BLOCK != 0;
  }

  static Prepared prepare(PtNDManager manager, Conv task, int threads, Order order) {
    Map<String, float[]> operands = task.operands();
    // A gradient looks at the shape of the operand it is the gradient of, and at no number of it.
    PtNDArray x = image(manager, task.image(), operands.get("x"), order);
    PtNDArray w = image(manager, task.filter(), operands.get("w"), order);
    NDList inputs = new NDList(x, order == Order.BLOCKED ? blocked(manager, task, w) : w);
    if (task.pass() != Conv.Pass.FORWARD) {
      inputs.add(image(manager, task.result(), operands.get("dy"), order));
    }
    if (task.pass() == Conv.Pass.TRAINING) {
      inputs.add(image(manager, Shape.of(task.k()), operands.get("bias"), Order.CONTIGUOUS));
    }
    List<String> arguments = List.of("x", "w", "dy", "bias").subList(0, inputs.size());
    List<String> body =
        switch (task.pass()) {
          case FORWARD -> List.of("result = (" + forward(task, order) + ",)");
          case INPUT_GRADIENT ->
              List.of("dx, _0, _1 = " + backward(task, "dy", "True, False, False"), "result = (dx,)");
          case FILTER_GRADIENT ->
              List.of("_0, dw, _1 = " + backward(task, "dy", "False, True, False"), "result = (dw,)");
          case TRAINING ->
              List.of(
                  "y = torch.relu_(%s)".formatted(conv(task, "bias")),
                  "dz = torch.threshold_backward(dy, y, 0)",
                  "dx, dw, db = " + backward(task, "dz", "True, True, True"),
                  "result = (y, dx, dw, db)");
        };
    int results = task.pass() == Conv.Pass.TRAINING ? 4 : 1;
    return new TorchProgram(
        manager, TorchScript.load(manager, arguments, body, results), inputs, threads);
  }

  private static PtNDArray image(
      PtNDManager manager, Shape shape, float @org.jspecify.annotations.Nullable [] values, Order order) {
    PtNDArray array =
        Torch.tensor(manager, shape, values == null ? new float[shape.size()] : values);
    if (order == Order.CONTIGUOUS) {
      return array;
    }
    try (array) {
      return Torch.channelsLast(manager, array);
    }
  }

  /** Returns the filters as oneDNN reads them for this shape. */
  private static PtNDArray blocked(PtNDManager manager, Conv task, PtNDArray w) {
    try (w) {
      return (PtNDArray)
          Torch.once(
                  manager,
                  "ops.mkldnn._reorder_convolution_weight(t0, [%s], [%s], [1, 1], %d, %s)"
                      .formatted(
                          pair(task.pad()), pair(task.stride()), task.groups(), task.image()),
                  1,
                  w)
              .get(0);
    }
  }

  private static String forward(Conv task, Order order) {
    return order == Order.BLOCKED
        ? ("ops.mkldnn._convolution_pointwise(x, w, None, [%s], [%s], [1, 1], %d, \"none\","
                + " annotate(List[Optional[number]], []), \"\")")
            .formatted(pair(task.pad()), pair(task.stride()), task.groups())
        : conv(task, "None");
  }

  private static String conv(Conv task, String bias) {
    return "torch.conv2d(x, w, %s, [%s], [%s], [1, 1], %d)"
        .formatted(bias, pair(task.stride()), pair(task.pad()), task.groups());
  }

  /** Returns the call that the derivative of a convolution makes, whatever is asked of it. */
  private static String backward(Conv task, String dy, String wanted) {
    return "torch.convolution_backward(%s, x, w, [%d], [%s], [%s], [1, 1], False, [0, 0], %d, [%s])"
        .formatted(dy, task.k(), pair(task.stride()), pair(task.pad()), task.groups(), wanted);
  }

  private static String pair(int size) {
    return size + ", " + size;
  }
}
