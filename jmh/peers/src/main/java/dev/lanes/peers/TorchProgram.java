package dev.lanes.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import dev.lanes.jmh.subject.Prepared;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A program of PyTorch and its operands; what it returns are the results. */
final class TorchProgram implements Prepared {
  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private final NDList inputs;
  private final int threads;
  private @Nullable NDList outputs;

  /**
   * Takes over the manager.
   *
   * @param inputs the operands, in the order of the program's arguments
   */
  TorchProgram(PtNDManager manager, PtSymbolBlock block, NDList inputs, int threads) {
    this.manager = manager;
    this.block = block;
    this.inputs = inputs;
    this.threads = threads;
  }

  @Override
  public void begin() {
    Torch.forget();
  }

  @Override
  public void run() {
    Torch.enter(threads, false);
    if (outputs != null) {
      outputs.close(); // first, so that its memory is used again
    }
    outputs = IValueUtils.forward(block, inputs, false);
  }

  @Override
  public List<float[]> results() {
    return Objects.requireNonNull(outputs, "pytorch: nothing has run").stream()
        .map((NDArray array) -> Torch.values(array))
        .toList();
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
