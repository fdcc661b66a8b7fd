package dev.lanes.zoo;

import dev.lanes.nn.BatchNormalisation;
import dev.lanes.nn.Conv;
import dev.lanes.nn.FullyConnected;
import dev.lanes.nn.Initialiser;
import dev.lanes.nn.Layer;
import dev.lanes.nn.Layers;
import dev.lanes.nn.LocalConv;
import dev.lanes.nn.RadialBasis;
import dev.lanes.nn.Residual;
import dev.lanes.nn.SparseConv;
import dev.lanes.nn.TrainablePooling;
import dev.lanes.nn.UnitBias;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a model of the zoo as {@link ModelText} reads it. */
final class ModelTextWriter {
  private static final Initialiser USUAL_WEIGHTS = Initialiser.he();
  private static final Initialiser USUAL_BIASES = Initialiser.constant(0);
  private static final Initialiser USUAL_SCALES = Initialiser.constant(1);

  private final Model model;
  private final StringBuilder text = new StringBuilder();

  ModelTextWriter(Model model) {
    this.model = model;
  }

  String text() {
    String sizes =
        Arrays.stream(model.input().dimensions())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("x"));
    text.append("# ").append(model.name()).append(": ").append(model.summary()).append('\n');
    text.append("input ").append(sizes).append('\n');
    text.append("classes ").append(model.outputs()).append('\n');
    text.append("recipe ").append(model.name()).append("\n\n");
    text.append("# What the recipe says; without the '#' a line can be changed:\n");
    model
        .recipe()
        .describe()
        .forEach(
            (what, words) -> text.append("# ").append(what).append(' ').append(words).append('\n'));
    text.append('\n');
    List<Layer> layers = model.network().layers();
    int last = layers.size() - 1;
    while (last >= 0
        && !(layers.get(last) instanceof FullyConnected)
        && !(layers.get(last) instanceof RadialBasis)) {
      last--;
    }
    for (int i = 0; i < layers.size(); i++) {
      add(layers.get(i), i == last, "");
    }
    return text.toString();
  }

  /**
   * Writes a layer on a line, or a block on several.
   *
   * @param last whether it is the one with an output a class
   */
  private void add(Layer layer, boolean last, String indentation) {
    text.append(indentation);
    switch (layer) {
      case Residual block -> {
        text.append("residual ");
        inBrackets(block.layers(), indentation);
        if (!block.shortcut().isEmpty()) {
          text.append(" beside ");
          inBrackets(block.shortcut(), indentation);
        }
      }
      case Conv conv -> {
        text.append(conv.describe());
        starts("init", conv.weights(), USUAL_WEIGHTS);
        starts("bias", conv.biases(), USUAL_BIASES);
      }
      case FullyConnected dense -> {
        String units = Integer.toString(dense.outputs());
        text.append(last ? dense.describe().replaceFirst(units, "classes") : dense.describe());
        starts("init", dense.weights(), USUAL_WEIGHTS);
        starts("bias", dense.biases(), USUAL_BIASES);
      }
      case SparseConv sparse -> {
        text.append(sparse.describe());
        starts("init", sparse.conv().weights(), USUAL_WEIGHTS);
        starts("bias", sparse.conv().biases(), USUAL_BIASES);
      }
      case LocalConv local -> {
        text.append(local.describe());
        starts("init", local.conv().weights(), USUAL_WEIGHTS);
        starts("bias", local.conv().biases(), USUAL_BIASES);
      }
      case RadialBasis basis -> text.append(last ? "radial basis classes" : basis.describe());
      case UnitBias bias -> {
        text.append(bias.describe());
        starts("init", bias.biases(), USUAL_BIASES);
      }
      case TrainablePooling pool -> {
        text.append(pool.describe());
        starts("init", pool.coefficients(), Layers.trainablePool(pool.size()).coefficients());
      }
      case BatchNormalisation norm -> {
        text.append(norm.describe());
        starts("init", norm.scale(), USUAL_SCALES);
      }
      default -> text.append(layer.describe());
    }
    text.append('\n');
  }

  private void inBrackets(List<Layer> layers, String indentation) {
    text.append("(\n");
    layers.forEach(each -> add(each, false, indentation + "  "));
    text.append(indentation).append(')');
  }

  private void starts(String option, Initialiser initialiser, Initialiser usual) {
    if (!initialiser.equals(usual)) {
      text.append(' ').append(option).append(' ').append(words(initialiser));
    }
  }

  private static String words(Initialiser initialiser) {
    return switch (initialiser) {
      case Initialiser.Gaussian(float std) -> "gaussian " + std;
      case Initialiser.Uniform(float low, float high) -> "uniform " + low + " " + high;
      case Initialiser.Constant(float value) -> "constant " + value;
      case Initialiser.He _ -> "he";
      case Initialiser.Glorot _ -> "glorot";
      case Initialiser.FanIn(float limit) -> "fan-in " + limit;
      case Initialiser.Codes _ -> "codes";
      case Initialiser.Whitening _ -> "whitening";
    };
  }
}
