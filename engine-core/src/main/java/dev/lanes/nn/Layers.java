package dev.lanes.nn;

import dev.lanes.graph.op.LeakyRelu;
import dev.lanes.graph.op.Logistic;
import dev.lanes.graph.op.Relu;
import dev.lanes.graph.op.ResponseNorm;
import dev.lanes.graph.op.ScaledTanh;
import dev.lanes.graph.op.Window;
import java.util.List;

/** The layers, to be imported statically; settings follow: {@code conv(64, 5).padding(2)}. */
public final class Layers {
  private Layers() {}

  /** Returns a convolution with square filters, stride 1 and no padding. */
  public static Conv conv(int filters, int size) {
    return conv(filters, size, size);
  }

  /** Returns a convolution with filters of any size, stride 1 and no padding. */
  public static Conv conv(int filters, int height, int width) {
    return new Conv(filters, height, width);
  }

  /** Returns a fully connected layer. */
  public static FullyConnected fullyConnected(int outputs) {
    return new FullyConnected(outputs);
  }

  /** Returns max pooling over square windows side by side. */
  public static Pooling maxPool(int size) {
    return new Pooling(Pooling.Method.MAX, Window.of(size));
  }

  /** Returns average pooling over square windows side by side. */
  public static Pooling averagePool(int size) {
    return new Pooling(Pooling.Method.AVERAGE, Window.of(size));
  }

  /** Returns the mean of each channel over the whole image. */
  public static GlobalAveragePooling globalAveragePool() {
    return new GlobalAveragePooling();
  }

  /** Returns rectified linear units. */
  public static Activation relu() {
    return new Activation(new Relu());
  }

  /** Returns leaky rectified linear units. */
  public static Activation leakyRelu(float slope) {
    return new Activation(new LeakyRelu(slope));
  }

  /** Returns logistic units. */
  public static Activation logistic() {
    return new Activation(new Logistic());
  }

  /** Returns hyperbolic tangent units. */
  public static Activation tanh() {
    return new Activation(new ScaledTanh(1, 1));
  }

  /** Returns the tangent of LeCun et al. (1998): {@code 1.7159 tanh(2x/3)}. */
  public static Activation scaledTanh() {
    return new Activation(new ScaledTanh(1.7159f, 2f / 3f));
  }

  /** Returns local response normalisation. */
  public static ResponseNormalisation localResponseNorm(ResponseNorm settings) {
    return new ResponseNormalisation(settings);
  }

  /** Returns batch normalisation with epsilon 1e-5 and running averages of momentum 0.9. */
  public static BatchNormalisation batchNorm() {
    return new BatchNormalisation(1e-5f, 0.9f, Initialiser.constant(1));
  }

  /** Returns dropout. */
  public static Dropout dropout(float rate) {
    return new Dropout(rate);
  }

  /** Returns a flattening of images to vectors. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** Returns layers beside a short cut. */
  public static Residual residual(Layer... layers) {
    return new Residual(List.of(layers), List.of());
  }

  /** Returns the short cut without parameters: every n-th place, channels filled up with zeros. */
  public static Subsampling subsample(int stride, int channels) {
    return new Subsampling(stride, channels);
  }

  /** Returns multiplication by a constant. */
  public static Scaling scale(float factor) {
    return new Scaling(factor, 0);
  }

  /** Returns a convolution whose filters see the channels that a table names for each. */
  public static SparseConv sparse(Conv conv, List<List<Integer>> table) {
    return new SparseConv(conv, table);
  }

  /** Returns a convolution whose filters are others at every place. */
  public static LocalConv local(Conv conv) {
    return new LocalConv(conv);
  }

  /** Returns a bias for each unit, which starts at 0. */
  public static UnitBias unitBias() {
    return new UnitBias(Initialiser.constant(0));
  }

  /** Returns a border of one number around the image. */
  public static Border border(int width, float value) {
    return new Border(width, value);
  }

  /** Returns sums of windows with a learned coefficient and bias, which start at 1/n and 0. */
  public static TrainablePooling trainablePool(int size) {
    return new TrainablePooling(size, Initialiser.constant(1f / Math.max(1, size * size)));
  }

  /** Returns radial basis units before fixed codes of the classes. */
  public static RadialBasis radialBasis(int outputs) {
    return new RadialBasis(outputs);
  }
}
