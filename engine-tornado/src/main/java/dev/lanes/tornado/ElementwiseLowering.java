package dev.lanes.tornado;

import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.Binary;
import dev.lanes.graph.op.Divide;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.LeakyReluGradient;
import dev.lanes.graph.op.LogisticGradient;
import dev.lanes.graph.op.Multiply;
import dev.lanes.graph.op.ReluGradient;
import dev.lanes.graph.op.Scale;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.ScaledTanhGradient;
import dev.lanes.graph.op.Subtract;
import dev.lanes.graph.op.Unary;
import java.util.List;

/** Launches of operations that know one element at a time. */
final class ElementwiseLowering {
  private ElementwiseLowering() {}

  static void unary(Emitter emit, Unary unary, Place x, Place y) {
    switch (unary) {
      case dev.lanes.graph.op.Relu op -> single(emit, Single.RELU, 0, 0, x, y);
      case LeakyRelu op -> single(emit, Single.LEAKY_RELU, op.slope(), 0, x, y);
      case dev.lanes.graph.op.Logistic op -> single(emit, Single.LOGISTIC, 0, 0, x, y);
      case ScaledTanh op -> single(emit, Single.TANH, op.amplitude(), op.slope(), x, y);
      case dev.lanes.graph.op.Exp op -> single(emit, Single.EXP, 0, 0, x, y);
      case dev.lanes.graph.op.Log op -> single(emit, Single.LOG, 0, 0, x, y);
      case dev.lanes.graph.op.Square op -> single(emit, Single.SQUARE, 0, 0, x, y);
      case dev.lanes.graph.op.SquareRoot op -> single(emit, Single.ROOT, 0, 0, x, y);
      case dev.lanes.graph.op.Abs op -> single(emit, Single.ABS, 0, 0, x, y);
      case dev.lanes.graph.op.Sign op -> single(emit, Single.SIGN, 0, 0, x, y);
      case Scale op -> single(emit, Single.SCALE, op.factor(), 0, x, y);
    }
  }

  static void relu(Emitter emit, Place x, Place y) {
    single(emit, Single.RELU, 0, 0, x, y);
  }

  private static void single(Emitter emit, int kind, float p, float q, Place x, Place y) {
    int n = y.size();
    emit.blocks(
        "elementwise",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Single::unary,
                    memory.floats(),
                    x.at(),
                    y.at(),
                    n,
                    blocks,
                    block,
                    kind,
                    p,
                    q));
  }

  static void activationGradient(
      Emitter emit, ActivationGradient gradient, Place y, Place dy, Place dx) {
    switch (gradient) {
      case ReluGradient op -> flat(emit, Pairwise.RELU_GRADIENT, 0, 0, y, dy, dx);
      case LeakyReluGradient op ->
          flat(emit, Pairwise.LEAKY_RELU_GRADIENT, op.slope(), 0, y, dy, dx);
      case LogisticGradient op -> flat(emit, Pairwise.LOGISTIC_GRADIENT, 0, 0, y, dy, dx);
      case ScaledTanhGradient op ->
          flat(emit, Pairwise.TANH_GRADIENT, op.amplitude(), op.slope(), y, dy, dx);
    }
  }

  static void binary(Emitter emit, Binary binary, Place a, Place b, Place y) {
    int kind =
        switch (binary) {
          case Add op -> Pairwise.ADD;
          case Subtract op -> Pairwise.SUBTRACT;
          case Multiply op -> Pairwise.MULTIPLY;
          case Divide op -> Pairwise.DIVIDE;
        };
    pairwise(emit, kind, a, b, y);
  }

  static void addRelu(Emitter emit, Place a, Place b, Place y) {
    pairwise(emit, Pairwise.ADD_RELU, a, b, y);
  }

  private static void pairwise(Emitter emit, int kind, Place a, Place b, Place y) {
    if (liesAs(a, y) && liesAs(b, y)) {
      flat(emit, kind, 0, 0, a, b, y);
      return;
    }
    Walk walk = Emitter.walk(y, List.of(a, b));
    int n = walk.size();
    emit.add(
        Launch.of(
            "elementwise by strides",
            n,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pairwise::strided,
                    memory.floats(),
                    a.at(),
                    b.at(),
                    y.at(),
                    n,
                    kind,
                    walk.dimension(2),
                    walk.dimension(1),
                    walk.dimension(0),
                    walk.pitch(),
                    walk.stride(1, 3),
                    walk.stride(1, 2),
                    walk.stride(1, 1),
                    walk.stride(1, 0),
                    walk.stride(2, 3),
                    walk.stride(2, 2),
                    walk.stride(2, 1),
                    walk.stride(2, 0))));
  }

  private static boolean liesAs(Place operand, Place result) {
    return operand.shape().equals(result.shape()) && operand.batched() == result.batched();
  }

  private static void flat(
      Emitter emit, int kind, float p, float q, Place first, Place second, Place y) {
    Place a = emit.like(first, y);
    Place b = emit.like(second, y);
    int n = y.size();
    emit.blocks(
        "elementwise",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pairwise::flat,
                    memory.floats(),
                    a.at(),
                    b.at(),
                    y.at(),
                    n,
                    blocks,
                    block,
                    kind,
                    p,
                    q));
  }

  static void mask(Emitter emit, DropoutMask op, Place y) {
    int images = y.images();
    int perImage = y.shape().sizePerEntry();
    int items = Math.multiplyExact(Math.ceilDiv(perImage, 4), images);
    int key0 = (int) op.seed();
    int key1 = (int) (op.seed() >>> 32);
    float kept = 1 / (1 - op.rate());
    emit.add(
        Launch.of(
                "philox",
                items,
                (graph, name, memory) ->
                    graph.task(
                        name,
                        Masks::draw,
                        memory.floats(),
                        memory.control(),
                        y.at(),
                        items,
                        images,
                        y.pitch(),
                        perImage,
                        key0,
                        key1,
                        op.stream(),
                        op.rate(),
                        kept))
            .touching(Crossing.CONTROL));
  }
}
