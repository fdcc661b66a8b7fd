package dev.lanes.graph.op;

import dev.lanes.graph.Shape;
import java.util.List;

/**
 * A mathematical operation, without its operands: a record of its settings.
 *
 * <p>The type is sealed, so that gradients and backends answer for every operation by an exhaustive
 * {@code switch}; a new one does not compile until all of them have.
 */
public sealed interface Op
    permits Source,
        Unary,
        ActivationGradient,
        Binary,
        Reshape,
        BroadcastTo,
        Sum,
        Concatenate,
        Slice,
        MatMul,
        AddBias,
        BiasGradient,
        Conv2d,
        Conv2dInputGradient,
        Conv2dFilterGradient,
        LocalConv2d,
        LocalConv2dInputGradient,
        LocalConv2dFilterGradient,
        MaxPool,
        MaxPoolGradient,
        AveragePool,
        AveragePoolGradient,
        LocalResponseNorm,
        LocalResponseNormGradient,
        BatchMean,
        BatchVariance,
        BatchNorm,
        BatchNormInputGradient,
        BatchNormScaleGradient,
        Softmax,
        SoftmaxGradient,
        SoftmaxCrossEntropy,
        SoftmaxCrossEntropyGradient,
        Correct,
        StateUpdate {

  /**
   * Returns the shape of the result.
   *
   * @throws dev.lanes.graph.ShapeException if the operands do not fit; the message names the mend
   */
  Shape outputShape(List<Shape> inputs);

  /** Returns the name for messages and plans: the record's own, such as {@code conv2d}. */
  default String label() {
    String simple = getClass().getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  /** Returns the multiply-accumulates of one evaluation; 0 where they are not the measure. */
  default long multiplyAccumulates(List<Shape> inputs) {
    return 0;
  }
}
