package dev.lanes.graph;

import dev.lanes.graph.op.*;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A static graph: nodes are appended, never changed, and every shape is checked as they are.
 *
 * <p>Methods named after operations append one node or a few; the mathematics is in the Javadoc of
 * the operation's record. Wrong shapes throw {@link ShapeException} at once. Not thread-safe.
 */
public final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Variable, Node> reads = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private String scope = "";
  private int streams;

  /** Creates an empty graph. */
  public Graph() {}

  /** Returns all nodes so far, in order of creation. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Runs {@code body} with {@code name/} in front of the names of the nodes it appends. */
  public <T> T within(String name, Supplier<T> body) {
    String outer = scope;
    scope = outer + name + "/";
    try {
      return body.get();
    } finally {
      scope = outer;
    }
  }

  /**
   * Appends a node.
   *
   * @throws ShapeException if the shapes do not fit
   * @throws IllegalArgumentException if an input belongs to another graph
   */
  public Node append(Op op, Node... inputs) {
    for (Node input : inputs) {
      if (input.graph() != this) {
        throw new IllegalArgumentException(
            op.label() + ": " + input + " belongs to another graph; build both in one");
      }
    }
    List<Node> operands = List.of(inputs);
    Shape shape;
    try {
      shape = op.outputShape(operands.stream().map(Node::shape).toList());
    } catch (ShapeException e) {
      throw scope.isEmpty() ? e : new ShapeException(scope.replaceAll("/$", ": ") + e.getMessage());
    }
    String plain =
        scope
            + switch (op) {
              case Input input -> input.name();
              case VariableRead read -> read.variable().name();
              default -> op.label();
            };
    int count = names.merge(plain, 1, Integer::sum);
    Node node =
        new Node(this, nodes.size(), count == 1 ? plain : plain + "#" + count, op, operands, shape);
    nodes.add(node);
    return node;
  }

  /** Appends values fed before each run that know no batch, such as a learning rate. */
  public Node input(String name, Shape shape) {
    return append(new Input(name, shape, false));
  }

  /** Appends values fed before each run whose dimension 0 counts independent images. */
  public Node batchInput(String name, Shape shape) {
    return append(new Input(name, shape, true));
  }

  /** Returns the node that reads the variable; one a graph, named after it. */
  public Node read(Variable variable) {
    Node known = reads.get(variable);
    if (known == null) {
      String outer = scope;
      scope = "";
      known = append(new VariableRead(variable));
      scope = outer;
      reads.put(variable, known);
    }
    return known;
  }

  /** Appends a tensor that holds one number everywhere. */
  public Node constant(float value, Shape shape) {
    return append(new Constant(value, shape));
  }

  /** Appends {@code a + b}, with broadcasting. */
  public Node add(Node a, Node b) {
    return append(new Add(), a, b);
  }

  /** Appends {@code a - b}, with broadcasting. */
  public Node subtract(Node a, Node b) {
    return append(new Subtract(), a, b);
  }

  /** Appends {@code a * b}, with broadcasting. */
  public Node multiply(Node a, Node b) {
    return append(new Multiply(), a, b);
  }

  /** Appends {@code a / b}, with broadcasting. */
  public Node divide(Node a, Node b) {
    return append(new Divide(), a, b);
  }

  /** Appends {@code factor * x}. */
  public Node scale(Node x, float factor) {
    return append(new Scale(factor), x);
  }

  /** Appends a rectifier. */
  public Node relu(Node x) {
    return append(new Relu(), x);
  }

  /** Appends a leaky rectifier. */
  public Node leakyRelu(Node x, float slope) {
    return append(new LeakyRelu(slope), x);
  }

  /** Appends the logistic function. */
  public Node logistic(Node x) {
    return append(new Logistic(), x);
  }

  /** Appends the hyperbolic tangent. */
  public Node tanh(Node x) {
    return scaledTanh(x, 1, 1);
  }

  /** Appends {@code amplitude * tanh(slope * x)}. */
  public Node scaledTanh(Node x, float amplitude, float slope) {
    return append(new ScaledTanh(amplitude, slope), x);
  }

  /** Appends the exponential function. */
  public Node exp(Node x) {
    return append(new Exp(), x);
  }

  /** Appends the natural logarithm. */
  public Node log(Node x) {
    return append(new Log(), x);
  }

  /** Appends {@code x * x}. */
  public Node square(Node x) {
    return append(new Square(), x);
  }

  /** Appends the square root. */
  public Node squareRoot(Node x) {
    return append(new SquareRoot(), x);
  }

  /** Appends the absolute value. */
  public Node abs(Node x) {
    return append(new Abs(), x);
  }

  /** Appends the same numbers under another shape. */
  public Node reshape(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : append(new Reshape(shape), x);
  }

  /** Appends {@code [batch, everything else]}. */
  public Node flatten(Node x) {
    return reshape(x, Shape.of(x.shape().dim(0), x.shape().sizePerEntry()));
  }

  /** Appends x repeated along dimensions of 1, or missing ones, to fill the shape. */
  public Node broadcastTo(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : append(new BroadcastTo(shape), x);
  }

  /** Appends the sum over the axes, which are dropped. */
  public Node sum(Node x, int... axes) {
    return append(new Sum(IntStream.of(axes).boxed().toList(), false), x);
  }

  /** Appends the sum over all axes, a scalar. */
  public Node sumAll(Node x) {
    return sum(x, IntStream.range(0, x.shape().rank()).toArray());
  }

  /** Appends the mean over the axes, which are dropped. */
  public Node mean(Node x, int... axes) {
    Node sum = sum(x, axes);
    return scale(sum, (float) sum.shape().size() / x.shape().size());
  }

  /** Appends the mean over all axes, a scalar. */
  public Node meanAll(Node x) {
    return scale(sumAll(x), 1f / x.shape().size());
  }

  /** Appends the operands one after the other along an axis. */
  public Node concatenate(int axis, Node... parts) {
    return append(new Concatenate(axis), parts);
  }

  /** Appends entries {@code from} to {@code to} (exclusive) of an axis. */
  public Node slice(Node x, int axis, int from, int to) {
    return append(new Slice(axis, from, to), x);
  }

  /** Appends the matrix product of a and b, each transposed if asked. */
  public Node matMul(Node a, Node b, boolean transposeA, boolean transposeB) {
    return append(new MatMul(transposeA, transposeB), a, b);
  }

  /** Appends one number a channel added to x. */
  public Node addBias(Node x, Node bias) {
    return append(new AddBias(), x, bias);
  }

  /** Appends a convolution of the image x with the filters w. */
  public Node conv2d(Node x, Node w, Convolution geometry) {
    return append(new Conv2d(geometry), x, w);
  }

  /** Appends a convolution whose filters are others at every place. */
  public Node localConv2d(Node x, Node w, Convolution geometry) {
    return append(new LocalConv2d(geometry), x, w);
  }

  /** Appends the largest number of each window. */
  public Node maxPool(Node x, Window window) {
    return append(new MaxPool(window), x);
  }

  /** Appends the mean of each window over its real pixels. */
  public Node averagePool(Node x, Window window) {
    return append(new AveragePool(window), x);
  }

  /** Appends the mean over height and width: {@code [batch, channels]}. */
  public Node globalAveragePool(Node x) {
    if (x.shape().rank() != 4) {
      throw new ShapeException(
          "globalAveragePool: input must be [batch,channels,height,width]; input " + x.shape());
    }
    return mean(x, 2, 3);
  }

  /** Appends local response normalisation. */
  public Node localResponseNorm(Node x, ResponseNorm settings) {
    return append(new LocalResponseNorm(settings), x);
  }

  /** Appends dropout: x with a share of its numbers set to zero, the others scaled up. */
  public Node dropout(Node x, float rate, long seed) {
    return multiply(x, append(new DropoutMask(rate, seed, streams++, x.shape())));
  }

  /** Appends a softmax over classes. */
  public Node softmax(Node logits) {
    return append(new Softmax(), logits);
  }

  /** Appends the cross-entropy of the softmax, one number an image. */
  public Node softmaxCrossEntropy(Node logits, Node labels, float smoothing) {
    return append(new SoftmaxCrossEntropy(smoothing), logits, labels);
  }

  /** Appends 1 for each image whose label has the highest score, 0 for the others. */
  public Node correct(Node scores, Node labels) {
    return append(new Correct(), scores, labels);
  }

  /** Appends the mean of the squared differences, a scalar. */
  public Node meanSquaredError(Node prediction, Node target) {
    return meanAll(square(subtract(prediction, target)));
  }

  /** Appends the L1 penalty {@code factor * sum of |w|}, a scalar. */
  public Node l1Penalty(Node w, float factor) {
    return scale(sumAll(abs(w)), factor);
  }

  /** Appends the L2 penalty {@code factor/2 * sum of w^2}, a scalar. */
  public Node l2Penalty(Node w, float factor) {
    return scale(sumAll(square(w)), factor / 2);
  }

  /** Appends an update that sets the variable to x when everything else of a step is done. */
  public Node assign(Variable variable, Node x) {
    return append(new Assign(variable), x);
  }
}
