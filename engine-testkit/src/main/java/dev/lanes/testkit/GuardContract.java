package dev.lanes.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lanes.graph.Gradients;
import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.NonFiniteException;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * When the loss is not finite, a step changes nothing and names the node it began with.
 *
 * <p>A backend module extends this class and names its backend.
 */
@SuppressWarnings("NullAway.Init") // set before each test
public abstract class GuardContract {
  private static final int BATCH = 17;

  private final SeededTensors numbers = new SeededTensors("guard");
  private final Graph graph = new Graph();
  private final List<Variable> variables = new ArrayList<>();
  private Session session;
  private Node images;
  private Node labels;
  private Node loss;
  private Executable executable;

  /** Creates the contract. */
  protected GuardContract() {}

  /** Returns the backend that is to keep it. */
  protected abstract Backend backend();

  /** Returns the options it is opened with. */
  protected BackendOptions options() {
    return BackendOptions.DEFAULT;
  }

  /** Compiles conv, bias, relu, exp, fully connected, loss; with momentum. */
  @BeforeEach
  void open() {
    session = backend().open(options());
    images = graph.batchInput("images", Shape.of(BATCH, 3, 5, 5));
    labels = graph.batchInput("labels", Shape.of(BATCH));
    Node h = graph.conv2d(images, parameter("conv1.weight", 4, 3, 3, 3), Convolution.DEFAULT);
    h = graph.exp(graph.relu(graph.addBias(h, parameter("conv1.bias", 4))));
    Node logits = graph.matMul(graph.flatten(h), parameter("fc.weight", 5, 36), false, true);
    loss = graph.meanAll(graph.softmaxCrossEntropy(logits, labels, 0));
    List<Variable> parameters = List.copyOf(variables);
    List<Node> gradients = Gradients.of(loss, parameters.stream().map(graph::read).toList());
    Node rate = graph.constant(0.01f, Shape.of(1));
    List<Node> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Variable w = parameters.get(i);
      Variable v = Variable.state(w.name() + ".velocity", w.shape());
      variables.add(v);
      updates.add(
          graph.append(new MomentumUpdate(w, v, 0.9f, false, 0.01f, 1), gradients.get(i), rate));
    }
    executable = session.compile(Planner.plan(List.of(loss), updates, loss));
    for (Variable variable : variables) {
      session.write(variable, numbers.uniform(variable.shape().size(), -0.1f, 0.1f));
    }
    executable.feed(images, numbers.gaussian(images.shape().size()));
    executable.feed(labels, numbers.labels(BATCH, 5));
    executable.run(1);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private Node parameter(String name, int... dimensions) {
    Variable variable = Variable.parameter(name, Shape.of(dimensions));
    variables.add(variable);
    return graph.read(variable);
  }

  @Test
  void aMissingPixel() {
    float[] pixels = numbers.gaussian(images.shape().size());
    pixels[700] = Float.NaN;
    executable.feed(images, pixels);
    stopsAt("images");
    executable.feed(images, numbers.gaussian(images.shape().size()));
    goesOn();
  }

  @Test
  void anInfiniteWeight() {
    set(variables.getFirst(), Float.POSITIVE_INFINITY);
    stopsAt("conv1.weight");
    set(variables.getFirst(), 0);
    goesOn();
  }

  @Test
  void anOverflowInAConvolutionWithBiasAndRectifier() {
    float[] pixels = numbers.gaussian(images.shape().size());
    pixels[8 * 75 + 1] = 1e30f; // meets the weight that set() changes
    executable.feed(images, pixels);
    set(variables.getFirst(), 1e30f);
    stopsAt("conv2d");
  }

  @Test
  void anOverflowInTheMiddle() {
    set(variables.get(1), 200);
    stopsAt("exp");
  }

  @Test
  void aLabelOutOfRange() {
    float[] classes = numbers.labels(BATCH, 5);
    classes[BATCH - 1] = 5;
    executable.feed(labels, classes);
    stopsAt("softmaxCrossEntropy");
    executable.feed(labels, numbers.labels(BATCH, 5));
    goesOn();
  }

  private void set(Variable variable, float value) {
    float[] values = Agreement.read(session, variable);
    values[1] = value;
    session.write(variable, values);
  }

  private void stopsAt(String name) {
    List<float[]> before = values();
    for (long step : new long[] {7, 8}) {
      NonFiniteException e =
          catchThrowableOfType(NonFiniteException.class, () -> executable.run(step));
      assertThat(e).isNotNull();
      assertThat(e.first()).isEqualTo(name);
      assertThat(e.step()).isEqualTo(step);
      assertThat(e).hasMessageContaining(loss.name()).hasMessageContaining(name);
    }
    List<float[]> after = values();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).as(variables.get(i).toString()).containsExactly(before.get(i));
    }
  }

  private void goesOn() {
    List<float[]> before = values();
    executable.run(9);
    assertThat(Agreement.fetch(executable, loss)[0]).isFinite();
    List<float[]> after = values();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).as(variables.get(i).toString()).isNotEqualTo(before.get(i));
    }
  }

  private List<float[]> values() {
    return variables.stream().map(variable -> Agreement.read(session, variable)).toList();
  }
}
