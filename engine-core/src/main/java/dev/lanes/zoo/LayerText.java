package dev.lanes.zoo;

import static dev.lanes.zoo.Words.CLOSE;
import static dev.lanes.zoo.Words.COMMA;
import static dev.lanes.zoo.Words.OPEN;

import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ResponseNorm.Neighbourhood;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.Window;
import dev.lanes.nn.Activation;
import dev.lanes.nn.BatchNormalisation;
import dev.lanes.nn.Conv;
import dev.lanes.nn.FullyConnected;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Layers;
import dev.lanes.nn.Pooling;
import dev.lanes.nn.Residual;
import dev.lanes.nn.Scaling;
import dev.lanes.nn.TrainablePooling;
import dev.lanes.nn.UnitBias;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads layers from words: those in which they describe themselves, and how parameters start.
 *
 * <p>The syntax is told in {@link ModelText}.
 */
final class LayerText {
  private static final String LAYERS =
      "conv, local conv, max pool, average pool, global average pool, trainable pool, fully connected, radial"
          + " basis, unit bias, relu, leaky relu, logistic, tanh, local response norm, batch norm,"
          + " dropout, flatten, border, scale, subsample, residual";

  private final Words words;
  private final int classes;

  /**
   * Creates a reader.
   *
   * @param classes what {@code classes} stands for in {@code fully connected classes}
   */
  LayerText(Words words, int classes) {
    this.words = words;
    this.classes = classes;
  }

  /** Reads layers until a closing bracket or the end. */
  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    while (!words.atEnd() && !words.at(CLOSE)) {
      if (!words.accept(COMMA)) {
        layers.add(checked());
        if (!words.atEnd() && !words.at(CLOSE)) {
          words.expect(COMMA);
        }
      }
    }
    return layers;
  }

  /** What a layer itself refuses is an error of its line, too. */
  private Layer checked() {
    int line = words.line();
    try {
      return layer();
    } catch (ModelTextException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw words.errorAt(line, String.valueOf(e.getMessage()));
    }
  }

  private Layer layer() {
    int line = words.line();
    String kind = words.take("a layer");
    return switch (kind) {
      case "conv" -> conv();
      case "max" -> pool(Pooling.Method.MAX);
      case "average" -> pool(Pooling.Method.AVERAGE);
      case "global" -> {
        words.expect("average");
        words.expect("pool");
        yield Layers.globalAveragePool();
      }
      case "trainable" -> trainablePool();
      case "fully" -> fullyConnected();
      case "radial" -> {
        words.expect("basis");
        yield Layers.radialBasis(units());
      }
      case "unit" -> {
        words.expect("bias");
        yield words.accept("init") ? new UnitBias(initialiser()) : Layers.unitBias();
      }
      case "border" -> {
        int width = words.integer("the width");
        words.expect("of");
        yield Layers.border(width, words.number("the number"));
      }
      case "relu" -> Layers.relu();
      case "leaky" -> {
        words.expect("relu");
        words.expect("slope");
        yield new Activation(new LeakyRelu(words.number("the slope")));
      }
      case "logistic" -> Layers.logistic();
      case "tanh" -> tanh();
      case "local" -> words.accept("conv") ? localConv() : responseNorm();
      case "batch" -> batchNorm();
      case "dropout" -> Layers.dropout(words.number("the rate"));
      case "flatten" -> Layers.flatten();
      case "scale" -> {
        words.expect("by");
        Scaling scaling = Layers.scale(words.number("the factor"));
        yield words.accept("add") ? scaling.add(words.number("what is added")) : scaling;
      }
      case "subsample" -> subsample();
      case "residual" -> residual();
      default ->
          throw words.errorAt(
              line,
              "there is no layer '%s'; choose one of %s; lines of a recipe come before all layers"
                  .formatted(kind, LAYERS));
    };
  }

  private Layer conv() {
    String size = words.take("filters, such as 32@5x5");
    String[] parts = size.split("[@x]", -1);
    if (!size.matches("\\d{1,9}@\\d{1,9}x\\d{1,9}")) {
      throw words.errorBefore("expected filters, such as 32@5x5, not '%s'".formatted(size));
    }
    Conv conv =
        Layers.conv(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    List<List<Integer>> table = List.of();
    while (!words.atMark()) {
      Convolution g = conv.geometry();
      String option = words.take("an option");
      conv =
          switch (option) {
            case "stride" -> {
              int[] s = words.pair("the stride");
              yield conv.geometry(
                  new Convolution(
                      s[0], s[1], g.padding(), g.dilationY(), g.dilationX(), g.groups(), g.ceil()));
            }
            case "padding" -> conv.geometry(g.withPadding(padding()));
            case "dilation" -> {
              int[] d = words.pair("the dilation");
              yield conv.geometry(
                  new Convolution(
                      g.strideY(), g.strideX(), g.padding(), d[0], d[1], g.groups(), g.ceil()));
            }
            case "groups" -> conv.groups(words.integer("the groups"));
            case "ceil" -> conv.ceil();
            case "without" -> {
              words.expect("bias");
              yield conv.withoutBias();
            }
            case "init" -> conv.init(initialiser());
            case "bias" -> conv.bias(initialiser());
            case "inputs" -> {
              table = table();
              yield conv;
            }
            default ->
                throw unknown(
                    option,
                    "stride, padding, dilation, groups, ceil, without bias, init, bias, inputs");
          };
    }
    return table.isEmpty() ? conv : Layers.sparse(conv, table);
  }

  private Layer localConv() {
    return switch (conv()) {
      case Conv conv -> Layers.local(conv);
      default -> throw words.errorBefore("a local conv sees all channels; leave its inputs out");
    };
  }

  /** Reads the inputs of each filter. */
  private List<List<Integer>> table() {
    List<List<Integer>> table = new ArrayList<>();
    words.expect(OPEN);
    do {
      List<Integer> row = new ArrayList<>();
      while (!words.atMark()) {
        row.add(words.integer("an input"));
      }
      table.add(row);
    } while (words.accept(COMMA));
    words.expect(CLOSE);
    return table;
  }

  private TrainablePooling trainablePool() {
    words.expect("pool");
    int[] size = words.pair("the window");
    if (size[0] != size[1]) {
      throw words.errorBefore("the window must be a square, such as 2x2");
    }
    TrainablePooling pool = Layers.trainablePool(size[0]);
    return words.accept("init") ? pool.init(initialiser()) : pool;
  }

  private int units() {
    return words.accept("classes") ? classes : words.integer("the units, or 'classes'");
  }

  private Padding padding() {
    if (!words.accept("top")) {
      return Padding.of(words.integer("the padding"));
    }
    int top = words.integer("the padding above");
    words.expect("bottom");
    int bottom = words.integer("the padding below");
    words.expect("left");
    int left = words.integer("the padding on the left");
    words.expect("right");
    return new Padding(top, bottom, left, words.integer("the padding on the right"));
  }

  private Pooling pool(Pooling.Method method) {
    words.expect("pool");
    int[] size = words.pair("the window");
    Window w = new Window(size[0], size[1], size[0], size[1], Padding.NONE, false);
    while (!words.atMark()) {
      String option = words.take("an option");
      w =
          switch (option) {
            case "stride" -> {
              int[] s = words.pair("the stride");
              yield new Window(w.height(), w.width(), s[0], s[1], w.padding(), w.ceil());
            }
            case "padding" ->
                new Window(w.height(), w.width(), w.strideY(), w.strideX(), padding(), w.ceil());
            case "ceil" -> w.withCeil();
            default -> throw unknown(option, "stride, padding, ceil");
          };
    }
    return new Pooling(method, w);
  }

  private FullyConnected fullyConnected() {
    words.expect("connected");
    FullyConnected layer = Layers.fullyConnected(units());
    while (!words.atMark()) {
      String option = words.take("an option");
      layer =
          switch (option) {
            case "without" -> {
              words.expect("bias");
              yield layer.withoutBias();
            }
            case "init" -> layer.init(initialiser());
            case "bias" -> layer.bias(initialiser());
            default -> throw unknown(option, "without bias, init, bias");
          };
    }
    return layer;
  }

  private Activation tanh() {
    if (!words.accept("amplitude")) {
      return Layers.tanh();
    }
    float amplitude = words.number("the amplitude");
    words.expect("slope");
    return new Activation(new ScaledTanh(amplitude, words.number("the slope")));
  }

  private Layer responseNorm() {
    words.expect("response");
    words.expect("norm");
    String where = words.take("cross-map or same-map");
    Neighbourhood neighbourhood =
        switch (where) {
          case "cross-map" -> Neighbourhood.CROSS_MAP;
          case "same-map" -> Neighbourhood.SAME_MAP;
          default -> throw unknown(where, "cross-map, same-map");
        };
    int size = 5;
    float scale = 1e-4f;
    float power = 0.75f;
    float bias = 1;
    while (!words.atMark()) {
      String option = words.take("an option");
      switch (option) {
        case "size" -> size = words.integer("the size");
        case "scale" -> scale = words.number("the scale");
        case "power" -> power = words.number("the power");
        case "bias" -> bias = words.number("the bias");
        default -> throw unknown(option, "size, scale, power, bias");
      }
    }
    return Layers.localResponseNorm(new ResponseNorm(neighbourhood, size, scale, power, bias));
  }

  private BatchNormalisation batchNorm() {
    words.expect("norm");
    BatchNormalisation norm = Layers.batchNorm();
    while (!words.atMark()) {
      String option = words.take("an option");
      norm =
          switch (option) {
            case "epsilon" -> norm.epsilon(words.number("epsilon"));
            case "momentum" -> norm.momentum(words.number("the momentum"));
            case "init" -> norm.init(initialiser());
            default -> throw unknown(option, "epsilon, momentum, init");
          };
    }
    return norm;
  }

  private Layer subsample() {
    words.expect("stride");
    int stride = words.integer("the stride");
    words.expect("to");
    int channels = words.integer("the channels");
    words.expect("channels");
    return Layers.subsample(stride, channels);
  }

  private Residual residual() {
    Residual block = new Residual(inBrackets(), List.of());
    return words.accept("beside") ? new Residual(block.layers(), inBrackets()) : block;
  }

  private List<Layer> inBrackets() {
    words.expect(OPEN);
    List<Layer> layers = layers();
    words.expect(CLOSE);
    return layers;
  }

  private Initialiser initialiser() {
    String name = words.take("how it starts, such as gaussian 0.01");
    return switch (name) {
      case "gaussian" -> Initialiser.gaussian(words.number("the deviation"));
      case "uniform" -> Initialiser.uniform(words.number("the low"), words.number("the high"));
      case "constant" -> Initialiser.constant(words.number("the value"));
      case "he" -> Initialiser.he();
      case "glorot" -> Initialiser.glorot();
      case "fan-in" -> Initialiser.fanIn(words.number("the limit"));
      case "codes" -> new Initialiser.Codes();
      case "whitening" -> Initialiser.whitening();
      default ->
          throw unknown(
              name,
              "gaussian STD, uniform LOW HIGH, constant VALUE, he, glorot, fan-in LIMIT, codes, whitening");
    };
  }

  private ModelTextException unknown(String option, String known) {
    return words.errorBefore("there is no '%s' here; choose from %s".formatted(option, known));
  }
}
