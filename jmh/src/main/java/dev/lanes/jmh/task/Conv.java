package dev.lanes.jmh.task;

import dev.lanes.graph.Shape;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Convolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A convolution layer, or a part of it.
 *
 * <p>Operands: {@code x [n,c,h,w]}, {@code w [k,c/groups,r,s]}, {@code bias [k]}, {@code dy
 * [n,k,rows,columns]}, those of them that the pass needs.
 *
 * @param pass which part
 * @param n images
 * @param c channels
 * @param h rows
 * @param w columns
 * @param k filters
 * @param r rows of a filter
 * @param s columns of a filter
 * @param stride places between windows, both ways
 * @param pad zeros on every side
 * @param groups groups of channels that do not see each other
 */
public record Conv(
    Pass pass, int n, int c, int h, int w, int k, int r, int s, int stride, int pad, int groups)
    implements Task {
  /** The parts of a layer. */
  public enum Pass {
    /** {@code y = conv(x, w)}. */
    FORWARD("conv-forward"),
    /** {@code dx} from {@code dy} and {@code w}. */
    INPUT_GRADIENT("conv-input-gradient"),
    /** {@code dw} from {@code x} and {@code dy}. */
    FILTER_GRADIENT("conv-filter-gradient"),
    /** {@code y = relu(conv(x, w) + bias)}, then {@code dx}, {@code dw} and {@code dbias}. */
    TRAINING("conv-training");

    private final String benchmark;

    Pass(String benchmark) {
      this.benchmark = benchmark;
    }

    /** Returns how many of the results, the first ones, have images; the others have filters. */
    public int resultsOfImages() {
      return switch (this) {
        case FORWARD, INPUT_GRADIENT -> 1;
        case FILTER_GRADIENT -> 0;
        case TRAINING -> 2; // y, dx; then dw, dbias
      };
    }

    /** Returns the name of the benchmark. */
    public String benchmark() {
      return benchmark;
    }
  }

  /**
   * Checks that the shapes fit.
   *
   * @throws dev.lanes.graph.ShapeException if they do not
   */
  public Conv {
    Operands.requirePositive("conv", n, c, h, w, k, r, s, stride, groups);
  }

  /** Returns the same for another number of images. */
  public Conv withImages(int images) {
    return new Conv(pass, images, c, h, w, k, r, s, stride, pad, groups);
  }

  /** Returns the same for another number of filters. */
  public Conv withFilters(int filters) {
    return new Conv(pass, n, c, h, w, filters, r, s, stride, pad, groups);
  }

  @Override
  public String benchmark() {
    return pass.benchmark;
  }

  @Override
  public String shape() {
    return Operands.join(n, c, h, w, k, r, s, stride, pad, groups);
  }

  /** Returns the geometry for the graph. */
  public Convolution geometry() {
    return Convolution.DEFAULT.withStride(stride).withPadding(pad).withGroups(groups);
  }

  /** Returns the shape of x. */
  public Shape image() {
    return Shape.of(n, c, h, w);
  }

  /** Returns the shape of w. */
  public Shape filter() {
    return Shape.of(k, Math.max(1, c / groups), r, s);
  }

  /** Returns the shape of y and dy. */
  public Shape result() {
    return new Conv2d(geometry()).outputShape(List.of(image(), filter()));
  }

  @Override
  public double flops() {
    double once = 2.0 * result().size() * filter().sizePerEntry();
    return pass == Pass.TRAINING ? 3 * once : once;
  }

  @Override
  public double bytes() {
    double once = 4.0 * ((double) image().size() + filter().size() + result().size());
    return pass == Pass.TRAINING ? 3 * once : once;
  }

  @Override
  public int images() {
    return n;
  }

  @Override
  public double memory() {
    double once = 4.0 * ((double) image().size() + filter().size() + result().size());
    return pass == Pass.TRAINING ? 4 * once : 2 * once;
  }

  @Override
  public long terms() {
    long forward = filter().sizePerEntry();
    long input = (long) k / groups * r * s;
    long filters = (long) result().size() / k;
    return switch (pass) {
      case FORWARD -> forward;
      case INPUT_GRADIENT -> input;
      case FILTER_GRADIENT -> filters;
      case TRAINING -> forward + Math.max(input, filters);
    };
  }

  @Override
  public Map<String, float[]> operands() {
    Map<String, float[]> all = new LinkedHashMap<>();
    if (pass != Pass.INPUT_GRADIENT) {
      all.put("x", Operands.floats("x", image().size()));
    }
    if (pass != Pass.FILTER_GRADIENT) {
      all.put("w", Operands.floats("w", filter().size()));
    }
    if (pass == Pass.TRAINING) {
      all.put("bias", Operands.floats("bias", k));
    }
    if (pass != Pass.FORWARD) {
      all.put("dy", Operands.floats("dy", result().size()));
    }
    return all;
  }
}
