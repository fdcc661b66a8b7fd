package dev.lanes.tornado;

import dev.lanes.graph.Node;
import dev.lanes.graph.op.ActivationGradient;
import dev.lanes.graph.op.AddBias;
import dev.lanes.graph.op.Assign;
import dev.lanes.graph.op.AveragePool;
import dev.lanes.graph.op.AveragePoolGradient;
import dev.lanes.graph.op.BatchMean;
import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import dev.lanes.graph.op.BatchNormScaleGradient;
import dev.lanes.graph.op.BatchVariance;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.Binary;
import dev.lanes.graph.op.BroadcastTo;
import dev.lanes.graph.op.Concatenate;
import dev.lanes.graph.op.Constant;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Conv2dFilterGradient;
import dev.lanes.graph.op.Conv2dInputGradient;
import dev.lanes.graph.op.Correct;
import dev.lanes.graph.op.DropoutMask;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.LocalConv2d;
import dev.lanes.graph.op.LocalConv2dFilterGradient;
import dev.lanes.graph.op.LocalConv2dInputGradient;
import dev.lanes.graph.op.LocalResponseNorm;
import dev.lanes.graph.op.LocalResponseNormGradient;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.MaxPool;
import dev.lanes.graph.op.MaxPoolGradient;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.Relu;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.graph.op.Slice;
import dev.lanes.graph.op.Softmax;
import dev.lanes.graph.op.SoftmaxCrossEntropy;
import dev.lanes.graph.op.SoftmaxCrossEntropyGradient;
import dev.lanes.graph.op.SoftmaxGradient;
import dev.lanes.graph.op.Source;
import dev.lanes.graph.op.StateUpdate;
import dev.lanes.graph.op.Sum;
import dev.lanes.graph.op.Unary;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.plan.Step;
import java.util.List;

/** Lowers each step to launches: the one place that knows all operations. */
final class Lowering {
  private final Places places;
  private final Emitter emit;

  Lowering(Places places, Emitter emit) {
    this.places = places;
    this.emit = emit;
  }

  /** Returns the launches of a step; none where its value is there without any. */
  List<Launch> lower(Step step) {
    if (step.main().op() instanceof StateUpdate update) {
      update(update, step.main().inputs().stream().map(places::of).map(emit::plain).toList());
    } else {
      Place y = places.of(step.result());
      List<Node> epilogue = step.epilogue();
      int done = main(step.main(), epilogue, y);
      for (Node node : epilogue.subList(done, epilogue.size())) {
        inPlace(node, y);
      }
    }
    return emit.taken();
  }

  /** Emits the main node of a step and returns how many nodes of the epilogue it took along. */
  private int main(Node node, List<Node> epilogue, Place y) {
    List<Place> in = node.inputs().stream().map(places::of).toList();
    boolean biased = !epilogue.isEmpty() && epilogue.getFirst().op() instanceof AddBias;
    boolean rectified = !epilogue.isEmpty() && epilogue.getFirst().op() instanceof Relu;
    return switch (node.op()) {
      case Conv2d op -> {
        int bias = biased ? emit.plain(places.of(epilogue.getFirst().input(1))).at() : -1;
        Place x = emit.batched(in.get(0));
        ConvolutionLowering.forward(emit, op.geometry(), x, emit.plain(in.get(1)), bias, y);
        yield biased ? 1 : 0;
      }
      case MatMul op -> {
        Place bias = biased ? emit.plain(places.of(epilogue.getFirst().input(1))) : null;
        yield ProductLowering.product(emit, op, in.get(0), in.get(1), bias, y) ? 1 : 0;
      }
      case BatchNorm op -> {
        List<Place> channels = in.subList(1, 5).stream().map(emit::plain).toList();
        Place x = emit.like(in.get(0), y);
        ReductionLowering.normalise(emit, op.epsilon(), x, channels, y, rectified);
        yield rectified ? 1 : 0;
      }
      case Binary op -> {
        if (rectified) {
          ElementwiseLowering.addRelu(emit, in.get(0), in.get(1), y);
          yield 1;
        }
        ElementwiseLowering.binary(emit, op, in.get(0), in.get(1), y);
        yield 0;
      }
      default -> {
        alone(node, in, y);
        yield 0;
      }
    };
  }

  /** Emits a node of an epilogue that its main node did not take along, on the value itself. */
  private void inPlace(Node node, Place y) {
    if (node.op() instanceof AddBias) {
      ReductionLowering.addBias(emit, y, emit.plain(places.of(node.input(1))), y, false);
    } else if (node.op() instanceof Relu) {
      ElementwiseLowering.relu(emit, y, y);
    } else {
      throw new IllegalStateException("compile: " + node + " is in no fusion of tornado");
    }
  }

  private void alone(Node node, List<Place> in, Place y) {
    switch (node.op()) {
      case Source op -> source(op, node, y);
      case Unary op -> ElementwiseLowering.unary(emit, op, emit.like(in.get(0), y), y);
      case ActivationGradient op ->
          ElementwiseLowering.activationGradient(emit, op, in.get(0), in.get(1), y);
      case Binary op -> ElementwiseLowering.binary(emit, op, in.get(0), in.get(1), y);
      case StateUpdate op -> update(op, in);

      case Reshape op -> {
        if (!places.isAlias(node)) {
          Place plain = emit.plain(in.get(0));
          emit.copy(plain.as(y.shape()), y);
        }
      }
      case BroadcastTo op -> emit.copy(in.get(0), y);
      case Sum op -> ReductionLowering.sum(emit, op.axes(), in.get(0), y);
      case Concatenate op -> {
        int from = 0;
        for (Place part : in) {
          emit.copyInto(part, y, op.axis(), from);
          from += part.dim(op.axis());
        }
      }
      case Slice op -> emit.copyFrom(in.get(0), op.axis(), op.from(), y);

      case AddBias op ->
          ReductionLowering.addBias(emit, emit.like(in.get(0), y), emit.plain(in.get(1)), y, false);
      case BiasGradient op -> ReductionLowering.biasGradient(emit, in.get(0), y);
      case BatchMean op -> ReductionLowering.mean(emit, in.get(0), y);
      case BatchVariance op ->
          ReductionLowering.variance(emit, in.get(0), emit.plain(in.get(1)), y);
      case BatchNormInputGradient op ->
          ReductionLowering.normaliseGradient(
              emit,
              op,
              emit.like(in.get(0), y),
              in.get(1),
              emit.plain(in.get(2)),
              emit.plain(in.get(3)),
              emit.plain(in.get(4)),
              y);
      case BatchNormScaleGradient op ->
          ReductionLowering.scaleGradient(
              emit,
              op.epsilon(),
              in.get(0),
              in.get(1),
              emit.plain(in.get(2)),
              emit.plain(in.get(3)),
              y);

      case Conv2dInputGradient op ->
          ConvolutionLowering.imageGradient(
              emit, op.geometry(), emit.batched(in.get(0)), emit.plain(in.get(1)), y);
      case Conv2dFilterGradient op ->
          ConvolutionLowering.filterGradient(
              emit,
              op.geometry(),
              emit.batched(in.get(0)),
              emit.batched(in.get(1)),
              places.zeros(),
              y);

      case LocalConv2d op ->
          LocalConvolutionLowering.forward(
              emit, op.geometry(), emit.batched(in.get(0)), emit.plain(in.get(1)), y);
      case LocalConv2dInputGradient op ->
          LocalConvolutionLowering.imageGradient(
              emit, op.geometry(), emit.batched(in.get(0)), emit.plain(in.get(1)), y);
      case LocalConv2dFilterGradient op ->
          LocalConvolutionLowering.filterGradient(
              emit, op.geometry(), emit.batched(in.get(0)), emit.batched(in.get(1)), y);

      case MaxPool op -> ImageLowering.maxPool(emit, op.window(), emit.batched(in.get(0)), y);
      case MaxPoolGradient op ->
          ImageLowering.maxPoolGradient(
              emit,
              op.window(),
              emit.batched(in.get(0)),
              emit.batched(in.get(1)),
              emit.batched(in.get(2)),
              y);
      case AveragePool op ->
          ImageLowering.averagePool(emit, op.window(), emit.batched(in.get(0)), y);
      case AveragePoolGradient op ->
          ImageLowering.averagePoolGradient(emit, op.window(), emit.batched(in.get(0)), y);
      case LocalResponseNorm op ->
          ImageLowering.responseNorm(emit, op.settings(), emit.batched(in.get(0)), y);
      case LocalResponseNormGradient op ->
          ImageLowering.responseNormGradient(
              emit, op.settings(), emit.batched(in.get(0)), emit.batched(in.get(1)), y);

      case Softmax op -> ImageLowering.softmax(emit, emit.batched(in.get(0)), y);
      case SoftmaxGradient op ->
          ImageLowering.softmaxGradient(emit, emit.batched(in.get(0)), emit.batched(in.get(1)), y);
      case SoftmaxCrossEntropy op ->
          ImageLowering.crossEntropy(
              emit,
              op.smoothing(),
              places.notANumber(),
              emit.batched(in.get(0)),
              emit.plain(in.get(1)),
              y);
      case Correct op ->
          ImageLowering.correct(emit, emit.batched(in.get(0)), emit.plain(in.get(1)), y);
      case SoftmaxCrossEntropyGradient op ->
          ImageLowering.crossEntropyGradient(
              emit,
              op.smoothing(),
              places.notANumber(),
              emit.batched(in.get(0)),
              emit.plain(in.get(1)),
              emit.plain(in.get(2)),
              y);
      case Conv2d op -> throw taken(node);
      case MatMul op -> throw taken(node);
      case BatchNorm op -> throw taken(node);
    }
  }

  private static IllegalStateException taken(Node node) {
    return new IllegalStateException("compile: " + node + " is lowered with its epilogue");
  }

  private void source(Source source, Node node, Place y) {
    switch (source) {
      case Input op -> places.input(node).emit(emit, y);
      case Constant op -> {} // filled before the first run
      case VariableRead op -> {
        if (places.isCopied(node)) {
          emit.copy(places.variable(op.variable()), y);
        }
      }
      case DropoutMask op -> ElementwiseLowering.mask(emit, op, y);
    }
  }

  private void update(StateUpdate update, List<Place> in) {
    switch (update) {
      case SgdUpdate op -> UpdateLowering.plain(emit, op, places, in.get(0), in.get(1));
      case MomentumUpdate op -> UpdateLowering.momentum(emit, op, places, in.get(0), in.get(1));
      case Assign op -> UpdateLowering.assign(emit, op, places, in.get(0));
    }
  }
}
