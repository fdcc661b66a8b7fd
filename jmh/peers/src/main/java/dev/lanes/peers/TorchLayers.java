package dev.lanes.peers;

import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Abs;
import dev.lanes.graph.op.Add;
import dev.lanes.graph.op.Concatenate;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Divide;
import dev.lanes.graph.op.Exp;
import dev.lanes.graph.op.LocalConv2d;
import dev.lanes.graph.op.Log;
import dev.lanes.graph.op.MatMul;
import dev.lanes.graph.op.Multiply;
import dev.lanes.graph.op.Padding;
import dev.lanes.graph.op.Reshape;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.Slice;
import dev.lanes.graph.op.Softmax;
import dev.lanes.graph.op.Square;
import dev.lanes.graph.op.SquareRoot;
import dev.lanes.graph.op.Subtract;
import dev.lanes.graph.op.Sum;
import dev.lanes.graph.op.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single operations of a network as expressions of TorchScript. */
final class TorchLayers {
  private TorchLayers() {}

  static String bool(boolean value) {
    return value ? "True" : "False";
  }

  static String number(float value) {
    return Double.toString(Double.parseDouble(Float.toString(value))).replace("E", "e");
  }

  static String times(String x, float factor) {
    return factor == 1 ? x : "torch.mul(%s, %s)".formatted(x, number(factor));
  }

  private static String pair(int y, int x) {
    return "[%d, %d]".formatted(y, x);
  }

  /** Returns a convolution; padding that PyTorch's has no words for is written before it. */
  static String conv(NetworkScript script, Node node, @Nullable String bias, String activation) {
    Convolution g = ((Conv2d) node.op()).geometry();
    Padding padding = padding(g, node);
    String x = script.operand(node.input(0));
    String w = script.operand(node.input(1));
    int top = padding.top();
    int left = padding.left();
    if (top != padding.bottom() || left != padding.right()) {
      x =
          "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)"
              .formatted(x, left, padding.right(), top, padding.bottom());
      top = 0;
      left = 0;
    } else if (script.blocked(node)) {
      return ("ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, %s, %d, \"%s\","
              + " annotate(List[Optional[number]], []), \"\")")
          .formatted(
              x,
              w,
              bias == null ? "None" : bias,
              pair(top, left),
              pair(g.strideY(), g.strideX()),
              pair(g.dilationY(), g.dilationX()),
              g.groups(),
              activation);
    }
    String conv =
        "torch.conv2d(%s, %s, %s, %s, %s, %s, %d)"
            .formatted(
                x,
                w,
                bias == null ? "None" : bias,
                pair(g.strideY(), g.strideX()),
                pair(top, left),
                pair(g.dilationY(), g.dilationX()),
                g.groups());
    return activation.equals("none") ? conv : "torch.%s_(%s)".formatted(activation, conv);
  }

  /** Returns a locally connected layer, as a product a place of what windows see and weights. */
  static String local(LocalConv2d op, Node node, String x, String w) {
    Convolution g = op.geometry();
    Padding p = padding(g, node);
    if (p.top() != p.bottom() || p.left() != p.right()) {
      throw new UnsupportedOperationException(
          "pytorch: pads local layers alike on both sides only, not by " + p);
    }
    Shape weights = node.input(1).shape();
    Shape y = node.shape();
    int places = y.dim(2) * y.dim(3);
    return ("torch.reshape(torch.permute(torch.bmm(torch.permute(torch.im2col(%s, %s, %s, %s, %s),"
            + " [2, 0, 1]), torch.permute(torch.reshape(%s, [%d, %d, %d]), [1, 2, 0])), [1, 2,"
            + " 0]), %s)")
        .formatted(
            x,
            pair(weights.dim(2), weights.dim(3)),
            pair(g.dilationY(), g.dilationX()),
            pair(p.top(), p.left()),
            pair(g.strideY(), g.strideX()),
            w,
            y.dim(1),
            places,
            weights.sizePerEntry(),
            y);
  }

  /** Returns the padding, with what rounding up adds. */
  static Padding padding(Convolution g, Node node) {
    Shape image = node.input(0).shape();
    Shape filter = node.input(1).shape();
    Padding p = g.padding();
    int rows = (node.shape().dim(2) - 1) * g.strideY() + g.dilationY() * (filter.dim(2) - 1) + 1;
    int columns = (node.shape().dim(3) - 1) * g.strideX() + g.dilationX() * (filter.dim(3) - 1) + 1;
    return new Padding(
        p.top(),
        Math.max(p.bottom(), rows - image.dim(2) - p.top()),
        p.left(),
        Math.max(p.right(), columns - image.dim(3) - p.left()));
  }

  static String linear(NetworkScript script, Node node, @Nullable String bias) {
    MatMul op = (MatMul) node.op();
    String a = script.operand(node.input(0));
    String b = script.operand(node.input(1));
    if (!op.transposeA() && op.transposeB()) {
      return "torch.linear(%s, %s, %s)".formatted(a, b, bias == null ? "None" : bias);
    }
    return "torch.mm(%s, %s)"
        .formatted(
            op.transposeA() ? "torch.t(%s)".formatted(a) : a,
            op.transposeB() ? "torch.t(%s)".formatted(b) : b);
  }

  /** Returns size, stride and padding of a window. */
  static String window(Window window) {
    Padding p = window.padding();
    boolean symmetric = p.top() == p.bottom() && p.left() == p.right();
    if (!symmetric || 2 * p.top() > window.height() || 2 * p.left() > window.width()) {
      throw new UnsupportedOperationException(
          "pytorch: pads pools alike on both sides and by half a window at most, not by " + p);
    }
    return "%s, %s, %s"
        .formatted(
            pair(window.height(), window.width()),
            pair(window.strideY(), window.strideX()),
            pair(p.top(), p.left()));
  }

  /** Returns every n-th place of the images. */
  static String subsample(String x, Window window) {
    return "torch.slice(torch.slice(%s, 2, 0, 9223372036854775807, %d), 3, 0, 9223372036854775807, %d)"
        .formatted(x, window.strideY(), window.strideX());
  }

  /**
   * Returns what {@code F.local_response_norm} does in Python, across channels; within one by the
   * same means, as PyTorch has no function for it.
   */
  static String responseNorm(String x, ResponseNorm settings) {
    int size = settings.size();
    int before = size / 2;
    int after = (size - 1) / 2;
    String squares = "torch.mul(%1$s, %1$s)".formatted(x);
    String mean =
        switch (settings.neighbourhood()) {
          case CROSS_MAP ->
              ("torch.squeeze(torch.avg_pool3d(torch.constant_pad_nd(torch.unsqueeze(%s, 1),"
                      + " [0, 0, 0, 0, %d, %d], 0), [%d, 1, 1], [1, 1, 1], [0, 0, 0],"
                      + " False, True, None), 1)")
                  .formatted(squares, before, after, size);
          case SAME_MAP ->
              ("torch.avg_pool2d(torch.constant_pad_nd(%1$s, [%2$d, %3$d, %2$d, %3$d], 0),"
                      + " [%4$d, %4$d], [1, 1], [0, 0], False, True, None)")
                  .formatted(squares, before, after, size);
        };
    int places =
        settings.neighbourhood() == ResponseNorm.Neighbourhood.CROSS_MAP ? size : size * size;
    return "torch.div(%s, torch.pow(torch.add(torch.mul(%s, %s), %s, 1), %s))"
        .formatted(
            x,
            mean,
            number(settings.scale() * places),
            number(settings.bias()),
            number(settings.power()));
  }

  /**
   * Returns an operation that PyTorch has just as it is.
   *
   * @throws UnsupportedOperationException if it has not
   */
  static String simple(Node node, List<String> inputs) {
    String all = String.join(", ", inputs);
    return switch (node.op()) {
      case Add _ -> "torch.add(%s, alpha=1)".formatted(all);
      case Subtract _ -> "torch.sub(%s, alpha=1)".formatted(all);
      case Multiply _ -> "torch.mul(%s)".formatted(all);
      case Divide _ -> "torch.div(%s)".formatted(all);
      case Exp _ -> "torch.exp(%s)".formatted(all);
      case Log _ -> "torch.log(%s)".formatted(all);
      case Square _ -> "torch.mul(%1$s, %1$s)".formatted(all);
      case SquareRoot _ -> "torch.sqrt(%s)".formatted(all);
      case Abs _ -> "torch.abs(%s)".formatted(all);
      case Softmax _ -> "torch.softmax(%s, 1, None)".formatted(all);
      case Reshape(Shape target) -> "torch.reshape(%s, %s)".formatted(all, target);
      case Sum(List<Integer> axes, boolean keep) ->
          "torch.sum(%s, %s, %s, dtype=None)".formatted(all, axes, bool(keep));
      case Concatenate(int axis) -> "torch.cat([%s], %d)".formatted(all, axis);
      case Slice(int axis, int from, int to) ->
          "torch.slice(%s, %d, %d, %d, 1)".formatted(all, axis, from, to);
      default ->
          throw new UnsupportedOperationException(
              "pytorch: there is no way to write %s, %s".formatted(node.op().label(), node.name()));
    };
  }
}
