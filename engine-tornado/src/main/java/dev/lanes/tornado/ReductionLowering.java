package dev.lanes.tornado;

import dev.lanes.graph.op.BatchNorm;
import dev.lanes.graph.op.BatchNormInputGradient;
import java.util.List;
import java.util.stream.IntStream;

/** Launches of sums and of operations with one number a channel. */
final class ReductionLowering {
  /** Terms of a part, so that long sums are shared and round little. */
  private static final int PART = 256;

  private static final int NONE = -1;

  /**
   * What is summed.
   *
   * @param kind one of {@link Sums}
   * @param x the operand
   * @param z the second factor, as x
   * @param centreAt where one centre a result lies
   */
  private record Terms(int kind, Place x, Place z, int centreAt) {}

  /**
   * What is done to a sum.
   *
   * @param factor multiplies it
   * @param varianceAt the variances by whose roots it is divided; {@link #NONE} for none
   * @param epsilon is added to them
   */
  private record Finish(float factor, int varianceAt, float epsilon) {
    static Finish scaled(float factor) {
      return new Finish(factor, NONE, 0);
    }
  }

  private ReductionLowering() {}

  static void sum(Emitter emit, List<Integer> axes, Place x, Place y) {
    List<Integer> kept =
        IntStream.range(0, x.shape().rank()).filter(axis -> !axes.contains(axis)).boxed().toList();
    reduce(emit, new Terms(Sums.PLAIN, x, x, 0), kept, Finish.scaled(1), y);
  }

  static void biasGradient(Emitter emit, Place dy, Place y) {
    channels(emit, new Terms(Sums.PLAIN, dy, dy, 0), Finish.scaled(1), y);
  }

  static void mean(Emitter emit, Place x, Place y) {
    channels(emit, new Terms(Sums.PLAIN, x, x, 0), Finish.scaled(1f / count(x)), y);
  }

  static void variance(Emitter emit, Place x, Place mean, Place y) {
    channels(
        emit, new Terms(Sums.CENTRED_SQUARE, x, x, mean.at()), Finish.scaled(1f / count(x)), y);
  }

  static void scaleGradient(
      Emitter emit, float epsilon, Place x, Place dy, Place mean, Place variance, Place y) {
    Place alike = emit.like(dy, x);
    channels(
        emit,
        new Terms(Sums.CENTRED_PRODUCT, x, alike, mean.at()),
        new Finish(1, variance.at(), epsilon),
        y);
  }

  private static int count(Place x) {
    return x.shape().size() / x.dim(1);
  }

  private static void channels(Emitter emit, Terms terms, Finish finish, Place y) {
    reduce(emit, terms, List.of(1), finish, y);
  }

  private static void reduce(
      Emitter emit, Terms terms, List<Integer> keptAxes, Finish finish, Place y) {
    Place x = terms.x;
    List<Integer> reducedAxes =
        IntStream.range(0, x.shape().rank())
            .filter(axis -> !keptAxes.contains(axis))
            .boxed()
            .toList();
    Walk kept = Walk.axes(keptAxes, x);
    Walk reduced = Walk.axes(reducedAxes, x);
    if (kept.rank() > 3 || reduced.rank() > 3) {
      throw new UnsupportedOperationException(
          "compile: tornado sums over at most 3 axes apart of "
              + x.shape()
              + "; reshape it before");
    }
    int outs = kept.size();
    int length = reduced.size();
    if (!emit.target().cpu()) {
      int parts = GpuSums.parts(kept, reduced);
      int sums = emit.scratch((long) outs * parts);
      emit.add(GpuSums.launch(terms.kind, x, terms.z, terms.centreAt, sums, kept, reduced));
      finish(emit, finish, sums, outs, parts, y);
      return;
    }
    int parts = Math.ceilDiv(length, PART);
    int items = Math.multiplyExact(outs, parts);
    int partsAt = emit.scratch(items);
    emit.add(
        Launch.of(
            "sum of parts",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Sums::partial,
                    memory.floats(),
                    x.at(),
                    terms.z.at(),
                    terms.centreAt,
                    partsAt,
                    terms.kind,
                    items,
                    parts,
                    length,
                    kept.dimension(1),
                    kept.dimension(0),
                    kept.stride(0, 2),
                    kept.stride(0, 1),
                    kept.stride(0, 0),
                    reduced.dimension(1),
                    reduced.dimension(0),
                    reduced.stride(0, 2),
                    reduced.stride(0, 1),
                    reduced.stride(0, 0))));
    finish(emit, finish, partsAt, outs, parts, y);
  }

  private static void finish(
      Emitter emit, Finish finish, int partsAt, int outs, int parts, Place y) {
    int rowLength = y.batched() ? y.images() : outs;
    int pitch = y.batched() ? y.pitch() : outs;
    emit.add(
        Launch.of(
            "sum",
            outs,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Sums::finish,
                    memory.floats(),
                    partsAt,
                    y.at(),
                    outs,
                    parts,
                    rowLength,
                    pitch,
                    finish.factor,
                    finish.varianceAt,
                    finish.epsilon)));
  }

  /**
   * How a value falls into runs of one channel.
   *
   * @param runs how many there are
   * @param length of each
   * @param piece the elements of a work item
   */
  private record Runs(int runs, int length, int piece) {
    static Runs of(Emitter emit, Place x) {
      int channels = x.dim(1);
      int places = x.shape().sizePerEntry() / channels;
      int length = x.batched() ? places * x.pitch() : places;
      int runs = x.batched() ? channels : channels * x.images();
      return new Runs(runs, length, Math.min(length, emit.target().block()));
    }

    int pieces() {
      return Math.ceilDiv(length, piece);
    }

    int items() {
      return Math.multiplyExact(runs, pieces());
    }
  }

  static void addBias(Emitter emit, Place x, Place bias, Place y, boolean relu) {
    Runs runs = Runs.of(emit, y);
    emit.add(
        Launch.of(
            "by channel",
            runs.items(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Channels::addBias,
                    memory.floats(),
                    x.at(),
                    bias.at(),
                    y.at(),
                    runs.items(),
                    runs.pieces(),
                    y.dim(1),
                    runs.length,
                    runs.piece,
                    relu ? 1 : 0)));
  }

  static void normalise(
      Emitter emit, float epsilon, Place x, List<Place> channels, Place y, boolean relu) {
    Runs runs = Runs.of(emit, y);
    emit.add(
        Launch.of(
            "by channel",
            runs.items(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Channels::normalise,
                    memory.floats(),
                    x.at(),
                    channels.get(0).at(),
                    channels.get(1).at(),
                    channels.get(2).at(),
                    channels.get(3).at(),
                    y.at(),
                    runs.items(),
                    runs.pieces(),
                    y.dim(1),
                    runs.length,
                    runs.piece,
                    epsilon,
                    relu ? 1 : 0)));
  }

  static void normaliseGradient(
      Emitter emit,
      BatchNormInputGradient op,
      Place x,
      Place givenDy,
      Place scale,
      Place mean,
      Place variance,
      Place dx) {
    Place dy = emit.like(givenDy, x);
    boolean own = op.statistics() == BatchNorm.Statistics.BATCH;
    int channels = x.dim(1);
    Place sums = Place.plain(emit.scratch(channels), mean.shape());
    Place products = Place.plain(emit.scratch(channels), mean.shape());
    if (own) {
      channels(emit, new Terms(Sums.PLAIN, dy, dy, 0), Finish.scaled(1), sums);
      channels(emit, new Terms(Sums.CENTRED_PRODUCT, x, dy, mean.at()), Finish.scaled(1), products);
    }
    float inverseCount = own ? 1f / count(x) : 0;
    Runs runs = Runs.of(emit, x);
    emit.add(
        Launch.of(
            "by channel",
            runs.items(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Channels::normaliseGradient,
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    scale.at(),
                    mean.at(),
                    variance.at(),
                    sums.at(),
                    products.at(),
                    dx.at(),
                    runs.items(),
                    runs.pieces(),
                    channels,
                    runs.length,
                    runs.piece,
                    op.epsilon(),
                    inverseCount)));
  }
}
