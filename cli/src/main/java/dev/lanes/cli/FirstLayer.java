package dev.lanes.cli;

import dev.lanes.cli.page.Picture;
import dev.lanes.cli.page.Pictures;
import dev.lanes.datasets.ImageShape;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import java.util.List;
import java.util.Optional;

/**
 * The weights of a network's first layer, if they can be looked at: filters of a convolution, or
 * units that see whole images.
 *
 * @param weights the variable
 * @param shape the shape of one filter
 * @param count how many there are
 */
record FirstLayer(Variable weights, ImageShape shape, int count) {
  /** So many filters can be looked at. */
  private static final int MOST = 256;

  /** Finds it; nothing where inputs are no images in grey or colour. */
  static Optional<FirstLayer> of(Network network) {
    Shape input = network.inputShape();
    if (network.parameters().isEmpty() || input.rank() != 3) {
      return Optional.empty();
    }
    Variable weights = network.parameters().getFirst();
    Shape all = weights.shape();
    if (!weights.name().endsWith("weight")) {
      return Optional.empty();
    }
    Optional<ImageShape> one =
        all.rank() == 4
            ? Optional.of(new ImageShape(all.dim(1), all.dim(2), all.dim(3)))
            : all.rank() == 2 && all.dim(1) == input.size()
                ? Optional.of(new ImageShape(input.dim(0), input.dim(1), input.dim(2)))
                : Optional.empty();
    return one.filter(shape -> shape.channels() == 1 || shape.channels() == 3)
        .map(shape -> new FirstLayer(weights, shape, all.dim(0)));
  }

  /** Draws the filters, or the first of very many. */
  List<Picture> pictures(float[] values) {
    return Pictures.filters(values, shape, MOST);
  }
}
