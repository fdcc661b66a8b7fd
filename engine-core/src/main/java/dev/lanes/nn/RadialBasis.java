package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;

/**
 * Euclidean radial basis units before fixed codes of the classes; the answer of a unit is the
 * nearness of the features to its code: {@code y[k] = -sum over j of (x[j] - code[k,j])^2}.
 *
 * <p>LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
 * 1998, equation 7, with the sign turned, so that the largest answer is the class. The codes are
 * {@link Initialiser.Codes}; they are kept with the weights but not trained.
 *
 * @param outputs how many classes
 */
public record RadialBasis(int outputs) implements Layer {
  /** Checks that there are classes. */
  public RadialBasis {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "radial basis: outputs must be at least 1, not " + outputs + "; give one a class");
    }
  }

  @Override
  public String kind() {
    return "rbf";
  }

  @Override
  public String describe() {
    return "radial basis " + outputs;
  }

  @Override
  public Node append(Scope scope, Node x) {
    Graph g = scope.graph();
    Node flat = g.flatten(x); // [batch, features]
    int batch = flat.shape().dim(0);
    Shape shape = Shape.of(outputs, flat.shape().dim(1));
    Node codes = g.read(scope.state("codes", shape, new Initialiser.Codes()));
    Node both = g.scale(g.matMul(flat, codes, false, true), 2); // [batch, outputs]
    Node features = g.reshape(g.sum(g.square(flat), 1), Shape.of(batch, 1));
    Node lengths = g.reshape(g.sum(g.square(codes), 1), Shape.of(1, outputs));
    return g.subtract(g.subtract(both, features), lengths); // -(x - c)^2 multiplied out
  }
}
