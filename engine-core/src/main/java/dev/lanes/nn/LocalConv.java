package dev.lanes.nn;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Conv2d;
import java.util.List;

/**
 * A locally connected layer: a convolution whose filters, and biases, are others at every place.
 *
 * @param conv filters, size, geometry, initial values
 */
public record LocalConv(Conv conv) implements Layer {
  @Override
  public String kind() {
    return "local";
  }

  @Override
  public String describe() {
    return "local " + conv.describe();
  }

  @Override
  public Node append(Scope scope, Node x) {
    if (x.shape().rank() != 4) {
      throw scope.error(
          "input must be [batch,channels,height,width], not "
              + x.shape()
              + "; put local layers before fully connected ones");
    }
    Shape filter = Shape.of(conv.filters(), x.shape().dim(1), conv.height(), conv.width());
    Shape y = new Conv2d(conv.geometry()).outputShape(List.of(x.shape(), filter));
    Node w = scope.parameter("weight", filter.with(0, y.sizePerEntry()), conv.weights());
    Node result = scope.graph().localConv2d(x, w, conv.geometry());
    return conv.biased() ? UnitBias.add(scope, result, conv.biases()) : result;
  }
}
