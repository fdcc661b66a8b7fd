package dev.lanes.tornado;

import static dev.lanes.tornado.Pair.packed;

import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.Window;

/** Launches of pooling, response normalisation and softmax, whose operands are batched. */
final class ImageLowering {
  private ImageLowering() {}

  private static int image(Place x) {
    return packed(x.dim(2), x.dim(3));
  }

  private static int places(Place x) {
    return x.shape().sizePerEntry();
  }

  private static int size(Window window) {
    return packed(window.height(), window.width());
  }

  private static int stride(Window window) {
    return packed(window.strideY(), window.strideX());
  }

  private static int padding(Window window) {
    return packed(window.padding().top(), window.padding().left());
  }

  static void maxPool(Emitter emit, Window window, Place x, Place y) {
    emit.rows(
        "pool",
        places(y),
        y.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pools::maxima,
                    memory.floats(),
                    x.at(),
                    y.at(),
                    items,
                    pieces,
                    piece,
                    y.pitch(),
                    image(x),
                    image(y),
                    size(window),
                    stride(window),
                    padding(window)));
  }

  static void maxPoolGradient(Emitter emit, Window window, Place x, Place y, Place dy, Place dx) {
    int pitch = x.pitch();
    if (!emit.target().cpu()) {
      emit.add(
          Launch.of(
              "pool, by pixel",
              x.size(),
              (graph, name, memory) ->
                  graph.task(
                      name,
                      Pools::maximaGradientByPixel,
                      memory.floats(),
                      x.at(),
                      y.at(),
                      dy.at(),
                      dx.at(),
                      x.size(),
                      pitch,
                      image(x),
                      image(y),
                      size(window),
                      stride(window),
                      padding(window))));
      return;
    }
    int piece = Math.min(pitch, CpuConvolutions.IMAGES);
    int pieces = Math.ceilDiv(pitch, piece);
    int items = x.dim(1) * pieces;
    emit.add(
        Launch.of(
            "pool, by plane",
            items,
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pools::maximaGradient,
                    memory.floats(),
                    x.at(),
                    y.at(),
                    dy.at(),
                    dx.at(),
                    items,
                    pieces,
                    piece,
                    pitch,
                    image(x),
                    image(y),
                    size(window),
                    stride(window),
                    padding(window))));
  }

  static void averagePool(Emitter emit, Window window, Place x, Place y) {
    emit.rows(
        "pool",
        places(y),
        y.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pools::means,
                    memory.floats(),
                    x.at(),
                    y.at(),
                    items,
                    pieces,
                    piece,
                    y.pitch(),
                    image(x),
                    image(y),
                    size(window),
                    stride(window),
                    padding(window)));
  }

  static void averagePoolGradient(Emitter emit, Window window, Place dy, Place dx) {
    emit.rows(
        "pool",
        places(dx),
        dx.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Pools::meansGradient,
                    memory.floats(),
                    dy.at(),
                    dx.at(),
                    items,
                    pieces,
                    piece,
                    dx.pitch(),
                    image(dx),
                    image(dy),
                    size(window),
                    stride(window),
                    padding(window)));
  }

  private static int depth(ResponseNorm settings) {
    return settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP ? settings.size() : 1;
  }

  private static int side(ResponseNorm settings) {
    return settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP ? 1 : settings.size();
  }

  private static int denominators(Emitter emit, ResponseNorm settings, Place x) {
    int d = emit.scratch(x.length());
    emit.rows(
        "sums of squares",
        places(x),
        x.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    ResponseNorms::denominators,
                    memory.floats(),
                    x.at(),
                    d,
                    items,
                    pieces,
                    piece,
                    x.pitch(),
                    x.dim(1),
                    image(x),
                    depth(settings),
                    side(settings),
                    settings.scale(),
                    settings.bias()));
    return d;
  }

  static void responseNorm(Emitter emit, ResponseNorm settings, Place x, Place y) {
    int d = denominators(emit, settings, x);
    int n = y.size();
    emit.blocks(
        "powers",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    ResponseNorms::forward,
                    memory.floats(),
                    x.at(),
                    d,
                    y.at(),
                    n,
                    blocks,
                    block,
                    settings.power()));
  }

  static void responseNormGradient(
      Emitter emit, ResponseNorm settings, Place x, Place dy, Place dx) {
    int d = denominators(emit, settings, x);
    int ratio = emit.scratch(x.length());
    int n = x.size();
    emit.blocks(
        "powers",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    ResponseNorms::ratios,
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    d,
                    ratio,
                    n,
                    blocks,
                    block,
                    settings.power()));
    float factor = 2 * settings.scale() * settings.power();
    emit.rows(
        "sums over neighbours",
        places(x),
        x.pitch(),
        (items, pieces, piece) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    ResponseNorms::gradient,
                    memory.floats(),
                    x.at(),
                    dy.at(),
                    d,
                    ratio,
                    dx.at(),
                    items,
                    pieces,
                    piece,
                    x.pitch(),
                    x.dim(1),
                    image(x),
                    depth(settings),
                    side(settings),
                    settings.power(),
                    factor));
  }

  static void softmax(Emitter emit, Place x, Place y) {
    emit.add(
        Launch.of(
            "by image",
            y.images(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Softmaxes::shares,
                    memory.floats(),
                    x.at(),
                    y.at(),
                    y.images(),
                    y.pitch(),
                    y.dim(1))));
  }

  static void softmaxGradient(Emitter emit, Place y, Place dy, Place dx) {
    emit.add(
        Launch.of(
            "by image",
            y.images(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Softmaxes::sharesGradient,
                    memory.floats(),
                    y.at(),
                    dy.at(),
                    dx.at(),
                    y.images(),
                    y.pitch(),
                    y.dim(1))));
  }

  static void crossEntropy(
      Emitter emit, float smoothing, int notANumber, Place x, Place labels, Place y) {
    emit.add(
        Launch.of(
            "by image",
            x.images(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Softmaxes::crossEntropy,
                    memory.floats(),
                    x.at(),
                    labels.at(),
                    y.at(),
                    x.images(),
                    x.pitch(),
                    x.dim(1),
                    smoothing,
                    notANumber)));
  }

  static void crossEntropyGradient(
      Emitter emit, float smoothing, int notANumber, Place x, Place labels, Place dy, Place dx) {
    emit.add(
        Launch.of(
            "by image",
            x.images(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Softmaxes::crossEntropyGradient,
                    memory.floats(),
                    x.at(),
                    labels.at(),
                    dy.at(),
                    dx.at(),
                    x.images(),
                    x.pitch(),
                    x.dim(1),
                    smoothing,
                    notANumber)));
  }

  static void correct(Emitter emit, Place x, Place labels, Place y) {
    emit.add(
        Launch.of(
            "by image",
            x.images(),
            (graph, name, memory) ->
                graph.task(
                    name,
                    Softmaxes::correct,
                    memory.floats(),
                    x.at(),
                    labels.at(),
                    y.at(),
                    x.images(),
                    x.pitch(),
                    x.dim(1))));
  }
}
