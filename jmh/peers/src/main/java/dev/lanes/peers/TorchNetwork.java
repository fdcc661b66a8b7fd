package dev.lanes.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Conv2d;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.Input;
import dev.lanes.graph.op.Padding;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.nn.Network;
import dev.lanes.peers.PyTorch.Order;
import dev.lanes.plan.Planner;
import dev.lanes.scalar.ScalarBackend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import dev.lanes.train.Loss;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a network by PyTorch: forward, and for training its own differentiation and the fused
 * update, all in one program.
 *
 * <p>Images are copied into memory that PyTorch reads in place; loss or outputs are copied out.
 */
final class TorchNetwork implements Prepared {
  private static final String CHANNELS_LAST = "torch.contiguous(%s, memory_format=2)";
  private static final String TO_DOUBLE = "%1$s = torch.to(%1$s, 7, False, False, None)";
  private static final String TO_FLOAT = "torch.to(%s, 6, False, False, None)";

  private final PtNDManager manager;
  private final int threads;
  private final boolean training;
  private final float[] images;
  private final float @Nullable [] labels;
  private final boolean classes;
  private final boolean wide;
  private final ByteBuffer imageBytes;
  private final FloatBuffer imageFloats;
  private final ByteBuffer labelBytes;
  private final NDList inputs = new NDList();
  private final NDList momenta = new NDList();
  private final PtSymbolBlock block;
  private float[] outputs = {};

  /** Returns what there is no way to write, or what would come out wrong. */
  static Optional<String> refuses(NetworkTask task, Order order) {
    Loss loss = task.zooModel().recipe().loss();
    if (task.training() && (loss.l1() > 0 || loss.l2() > 0)) {
      return Optional.of("pytorch: penalties in the loss are not written");
    }
    try {
      NetworkScript script = write(task.network(), task.batch(), task.training(), false);
      return task.training()
          ? script.convolutions().stream()
              .filter(conv -> !(conv.input(0).op() instanceof Input)) // needs no gradient
              .filter(conv -> wrong(conv, order))
              .map(conv -> "pytorch: its input gradient of %s is wrong".formatted(conv.name()))
              .findFirst()
          : Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static boolean wrong(Node conv, Order order) {
    int groups = ((Conv2d) conv.op()).geometry().groups();
    return TorchConv.wrongInputGradient(conv.shape().dim(1), groups, order);
  }

  /**
   * Makes ready.
   *
   * @param wide whether all is computed in double, to compare with
   */
  static Prepared prepare(
      PtNDManager manager, NetworkTask task, int threads, Order order, boolean wide) {
    Loss loss = task.zooModel().recipe().loss();
    Map<String, float[]> operands = task.operands();
    return new TorchNetwork(
        manager,
        task.network(),
        task.training() ? loss : null,
        threads,
        order,
        Objects.requireNonNull(operands.get("images")),
        operands.get("labels"),
        wide);
  }

  private static NetworkScript write(Network network, int batch, boolean training, boolean blocked) {
    Graph graph = new Graph();
    Node images = graph.batchInput("images", Network.withBatch(batch, network.inputShape()));
    Map<Variable, String> names = names(network);
    if (training) {
      Network.Training forward = network.buildTraining(graph, images, NetworkTask.SEED);
      return new NetworkScript(forward.output(), forward.updates(), names, blocked);
    }
    return new NetworkScript(network.buildInference(graph, images), List.of(), names, blocked);
  }

  private static Map<Variable, String> names(Network network) {
    Map<Variable, String> names = new LinkedHashMap<>();
    for (Variable variable : network.variables()) {
      names.put(variable, "p" + names.size());
    }
    return names;
  }

  /**
   * Makes ready.
   *
   * @param loss the loss of training; null for inference
   * @param wide whether all is computed in double
   */
  TorchNetwork(
      PtNDManager manager,
      Network network,
      @Nullable Loss loss,
      int threads,
      Order order,
      float[] images,
      float @Nullable [] labels,
      boolean wide) {
    this.manager = manager;
    this.wide = wide;
    this.threads = threads;
    this.images = images;
    this.labels = labels;
    training = loss != null;
    classes = loss != null && loss.classifies();
    int batch = images.length / network.inputShape().size();
    imageBytes = Torch.direct(4L * images.length);
    imageFloats = imageBytes.asFloatBuffer();
    inputs.add(
        manager.create(
            imageBytes,
            Torch.shape(Network.withBatch(batch, network.inputShape())),
            DataType.FLOAT32));
    labelBytes = Torch.direct(labels == null ? 0 : 8L * labels.length);
    if (labels != null) {
      inputs.add(
          classes
              ? manager.create(labelBytes, new ai.djl.ndarray.types.Shape(batch), DataType.INT64)
              : manager.create(
                  labelBytes.slice(0, 4 * labels.length),
                  Torch.shape(Network.withBatch(batch, network.outputShape())),
                  DataType.FLOAT32));
    }
    NetworkScript script = write(network, batch, training, order == Order.BLOCKED);
    List<String> arguments = new ArrayList<>();
    arguments.add("images");
    if (loss != null) {
      arguments.add("labels");
    }
    Map<Variable, PtNDArray> values = new LinkedHashMap<>();
    network.initialise(
        NetworkTask.SEED,
        (variable, numbers) -> values.put(variable, weight(variable, numbers, script, order)));
    Map<Variable, String> names = names(network);
    names.forEach(
        (variable, name) -> {
          arguments.add(name);
          inputs.add(values.get(variable));
        });
    for (int i = 0; i < script.masks().size(); i++) {
      Node mask = script.masks().get(i);
      arguments.add(NetworkScript.maskName(i));
      inputs.add(Torch.tensor(manager, mask.shape(), firstMask(mask)));
    }
    List<String> body = new ArrayList<>();
    if (wide) {
      body.add(TO_DOUBLE.formatted("images"));
    }
    if (wide && loss != null && !classes) {
      body.add(TO_DOUBLE.formatted("labels"));
    }
    if (order != Order.CONTIGUOUS && network.inputShape().rank() == 3) {
      body.add("images = " + CHANNELS_LAST.formatted("images"));
    }
    body.addAll(script.body());
    if (loss == null) {
      body.add("result = (%s,)".formatted(wide ? TO_FLOAT.formatted("output") : "output"));
    } else {
      List<Variable> parameters = network.parameters();
      for (Variable parameter : parameters) {
        PtNDArray w = Objects.requireNonNull(values.get(parameter));
        JniUtils.attachGradient(w, true);
        // Laid out like the parameter, since the update walks memory.
        momenta.add(weight(parameter, new float[parameter.shape().size()], script, order));
        arguments.add("m" + names.get(parameter));
      }
      inputs.addAll(momenta);
      body.addAll(learn(loss, network.outputShape().size(), parameters, names, order));
      String value = "torch.detach(loss)";
      body.add(
          "result = (%s, parameters[0])".formatted(wide ? TO_FLOAT.formatted(value) : value));
    }
    block = TorchScript.load(manager, arguments, body, loss == null ? 1 : 2);
  }

  /** Returns the mask of the first step, which the results are compared for. */
  private static float[] firstMask(Node mask) {
    try (Session session = new ScalarBackend().open(BackendOptions.DEFAULT)) {
      Executable program = session.compile(Planner.plan(List.of(mask)));
      program.run(0);
      float[] values = new float[mask.shape().size()];
      program.fetch(mask, values);
      return values;
    }
  }

  private PtNDArray weight(
      Variable variable, float[] numbers, NetworkScript script, Order order) {
    PtNDArray w = Torch.tensor(manager, variable.shape(), numbers);
    if (wide) {
      try (w) {
        return w.toType(DataType.FLOAT64, true);
      }
    }
    if (order == Order.CONTIGUOUS || variable.shape().rank() != 4) {
      return w;
    }
    Node conv = script.filters().get(variable);
    try (w) {
      return order == Order.BLOCKED && conv != null
          ? blocked(w, conv)
          : Torch.channelsLast(manager, w);
    }
  }

  private PtNDArray blocked(PtNDArray w, Node conv) {
    Convolution g = ((Conv2d) conv.op()).geometry();
    Padding padding = TorchLayers.padding(g, conv);
    String reorder =
        "ops.mkldnn._reorder_convolution_weight(t0, [%d, %d], [%d, %d], [%d, %d], %d, %s)"
            .formatted(
                padding.top(),
                padding.left(),
                g.strideY(),
                g.strideX(),
                g.dilationY(),
                g.dilationX(),
                g.groups(),
                conv.input(0).shape());
    return (PtNDArray) Torch.once(manager, reorder, 1, w).get(0);
  }

  /** Returns loss, gradients and update. Parameters change through aliases without gradient. */
  private static List<String> learn(
      Loss loss, int outputs, List<Variable> parameters, Map<Variable, String> names, Order order) {
    List<String> body = new ArrayList<>();
    body.add(
        switch (loss.kind()) {
          case SOFTMAX_CROSS_ENTROPY ->
              "loss = torch.cross_entropy_loss(output, labels, None, 1, -100, %s)"
                  .formatted(TorchLayers.number(loss.smoothing()));
          case MAXIMUM_A_POSTERIORI -> // one more column of scores
              "loss = torch.cross_entropy_loss(torch.constant_pad_nd(output, [0, 1], %s), labels)"
                  .formatted(TorchLayers.number(loss.reserve()));
          case SQUARED_CLASS_ERROR ->
              ("loss = torch.mse_loss(output, torch.type_as(torch.sub(torch.mul(torch.one_hot(labels,"
                      + " %d), 2.0), 1.0), output), 1)")
                  .formatted(outputs);
          case MEAN_SQUARED_ERROR -> "loss = torch.mse_loss(output, labels, 1)";
        });
    body.add(
        "gradients = torch.grad([loss], [%s], None, None, False, False)"
            .formatted(parameters.stream().map(names::get).collect(Collectors.joining(", "))));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      String gradient = "unchecked_cast(Tensor, gradients[%d])".formatted(i);
      // The update walks memory, so that gradient and parameter must lie there alike.
      boolean filter = order == Order.CHANNELS_LAST && parameters.get(i).shape().rank() == 4;
      all.add(
          (filter ? CHANNELS_LAST : "torch.contiguous(%s, memory_format=0)").formatted(gradient));
    }
    body.addAll(
        TorchOps.update(
            list(parameters, names, "torch.detach(%s)"),
            "[" + String.join(", ", all) + "]",
            list(parameters, names, "m%s")));
    return body;
  }

  private static String list(
      List<Variable> parameters, Map<Variable, String> names, String form) {
    return parameters.stream()
        .map(parameter -> form.formatted(names.get(parameter)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public void begin() {
    Torch.forget();
  }

  @Override
  public void run() {
    Torch.enter(threads, training);
    imageFloats.put(0, images);
    if (labels != null) {
      for (int i = 0; i < labels.length; i++) {
        if (classes) {
          labelBytes.putLong(8 * i, (long) labels[i]);
        } else {
          labelBytes.putFloat(4 * i, labels[i]);
        }
      }
    }
    try (NDList results = IValueUtils.forward(block, inputs, training)) {
      outputs = Torch.values(results.get(0));
    }
  }

  @Override
  public List<float[]> results() {
    List<float[]> results = new ArrayList<>();
    results.add(outputs);
    for (NDArray momentum : momenta) {
      results.add(TorchOps.velocity(Torch.values(momentum)));
    }
    return results;
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
