package dev.lanes.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.Convolution;
import dev.lanes.graph.op.SgdUpdate;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Explanation.StepExplanation;
import dev.lanes.spi.Session;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What sessions and executables promise beside numbers: feeding and fetching, variables that
 * programs share, and errors that name the mend.
 *
 * <p>A backend module extends this class and names its backend.
 */
@SuppressWarnings("NullAway.Init") // set before each test
public abstract class SessionContract {
  private Session session;

  /** Creates the contract. */
  protected SessionContract() {}

  /** Returns the backend that is to keep it. */
  protected abstract Backend backend();

  /** Returns the options it is opened with. */
  protected BackendOptions options() {
    return BackendOptions.DEFAULT;
  }

  @BeforeEach
  void open() {
    session = backend().open(options());
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void saysThatItRunsHereAndOnWhat() {
    Availability availability = backend().probe();
    assertThat(availability.ok()).isTrue();
    assertThat(availability.device()).isNotBlank();
    assertThat(session.device()).isNotBlank();
    assertThat(backend().id()).matches("[a-z]+");
  }

  @Test
  void refusesASettingItDoesNotKnow() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> backend().open(options().with("no-such-setting", "1")))
        .withMessageContaining(backend().id())
        .withMessageContaining("no-such-setting");
  }

  @Test
  void variablesStartAsZerosAndKeepWhatIsWritten() {
    for (int[] shape :
        List.of(new int[] {}, new int[] {1}, new int[] {13, 37}, new int[] {7, 3, 5, 3})) {
      Variable variable = Variable.parameter("w", Shape.of(shape));
      assertThat(Agreement.read(session, variable)).containsOnly(0);
      float[] values = new SeededTensors("written").gaussian(variable.shape().size());
      float[] given = values.clone();
      session.write(variable, given);
      given[0] = 99; // a copy was taken
      assertThat(Agreement.read(session, variable)).containsExactly(values);
    }
  }

  @Test
  void programsShareVariables() {
    Variable w = Variable.parameter("w", Shape.of(5, 3));
    Graph training = new Graph();
    Node x = training.batchInput("x", Shape.of(17, 3));
    Node rate = training.input("rate", Shape.of(1));
    Node loss = training.meanAll(training.matMul(x, training.read(w), false, true));
    Node gradient = training.constant(1, w.shape());
    Executable train =
        session.compile(
            Planner.plan(
                List.of(loss),
                List.of(training.append(new SgdUpdate(w, 0, 1), gradient, rate)),
                loss));
    Graph evaluation = new Graph();
    Node one = evaluation.batchInput("one", Shape.of(1, 3));
    Node y = evaluation.matMul(one, evaluation.read(w), false, true);
    Executable evaluate = session.compile(Planner.plan(List.of(y)));

    session.write(w, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    train.feed(rate, new float[] {1});
    evaluate.feed(one, new float[] {1, 0, 0});
    evaluate.run(0);
    assertThat(Agreement.fetch(evaluate, y)).containsExactly(1, 4, 7, 10, 13);
    train.run(0);
    evaluate.run(0);
    assertThat(Agreement.fetch(evaluate, y)).containsExactly(0, 3, 6, 9, 12);
    session.write(w, new float[15]);
    evaluate.run(1);
    assertThat(Agreement.fetch(evaluate, y)).containsOnly(0);
    train.run(1);
    assertThat(Agreement.read(session, w)).containsOnly(-1);
  }

  /** A backend may keep weights in an order of its own between runs, but not for too long. */
  @Test
  void convolutionsAndProductsFollowTheirWeights() {
    Variable filters = Variable.parameter("filters", Shape.of(24, 20, 3, 3));
    Variable weights = Variable.parameter("weights", Shape.of(24, 7));
    for (int batch : new int[] {1, 17}) {
      Graph training = new Graph();
      Node rate = training.input("rate", Shape.of(1));
      Node one = training.constant(1, filters.shape());
      Node loss = training.meanAll(training.read(filters));
      Executable train =
          session.compile(
              Planner.plan(
                  List.of(loss),
                  List.of(training.append(new SgdUpdate(filters, 0, 1), one, rate)),
                  loss));
      Graph evaluation = new Graph();
      Node x = evaluation.batchInput("x", Shape.of(batch, 20, 3, 3));
      Node hidden =
          evaluation.conv2d(x, evaluation.read(filters), Convolution.DEFAULT); // 1 x 1 results
      Node y =
          evaluation.matMul(
              evaluation.reshape(hidden, Shape.of(batch, 24)),
              evaluation.read(weights),
              false,
              false);
      Executable evaluate = session.compile(Planner.plan(List.of(y)));
      float[] ones = new float[x.shape().size()];
      Arrays.fill(ones, 1);
      evaluate.feed(x, ones);
      train.feed(rate, new float[] {-1});

      write(filters, 0);
      write(weights, 1);
      expect(evaluate, y, 0);
      train.run(0);
      expect(evaluate, y, 24 * 180);
      expect(evaluate, y, 24 * 180);
      write(weights, 2);
      expect(evaluate, y, 2 * 24 * 180);
      write(filters, 3);
      expect(evaluate, y, 2 * 24 * 3 * 180);
      train.run(1);
      expect(evaluate, y, 2 * 24 * 4 * 180);
    }
  }

  private void write(Variable variable, float value) {
    float[] values = new float[variable.shape().size()];
    Arrays.fill(values, value);
    session.write(variable, values);
  }

  private static void expect(Executable executable, Node output, float value) {
    executable.run(0);
    assertThat(Agreement.fetch(executable, output)).containsOnly(value);
  }

  @Test
  void whatIsFedStaysUntilItIsFedAgain() {
    Graph g = new Graph();
    Node x = g.batchInput("x", Shape.of(17, 3, 2, 2));
    Node shift = g.input("shift", Shape.of(3, 1, 1));
    Node y = g.add(x, shift);
    Executable executable = session.compile(Planner.plan(List.of(y)));
    float[] values = new SeededTensors("fed").gaussian(x.shape().size());
    float[] given = values.clone();
    executable.feed(x, given);
    given[0] = 99; // a copy was taken
    executable.feed(shift, new float[3]);
    for (int run = 0; run < 3; run++) {
      executable.run(run);
      assertThat(Agreement.fetch(executable, y)).containsExactly(values);
    }
    executable.feed(shift, new float[] {1, 2, 3});
    executable.run(3);
    assertThat(Agreement.fetch(executable, y)[4]).isEqualTo(values[4] + 2);
    executable.feed(x, new float[values.length]);
    executable.run(4);
    assertThat(Agreement.fetch(executable, y)).containsOnly(1, 2, 3);
  }

  @Test
  void refusesWhatIsNoInputOrOutputOrHasAnotherLength() {
    Graph g = new Graph();
    Node x = g.batchInput("pixels", Shape.of(3, 5));
    Node hidden = g.exp(x);
    Node y = g.square(hidden);
    Executable executable = session.compile(Planner.plan(List.of(y)));
    refused(() -> executable.feed(y, new float[15]), "feed: square[3,5]", "input");
    refused(() -> executable.feed(x, new float[14]), "feed: pixels[3,5]", "15", "14");
    refused(() -> executable.fetch(hidden, new float[15]), "fetch: exp[3,5]", "output");
    refused(() -> executable.fetch(x, new float[15]), "fetch: pixels[3,5]", "output");
    refused(() -> executable.fetch(y, new float[16]), "fetch: square[3,5]", "15", "16");
    Variable w = Variable.parameter("conv1.weight", Shape.of(2, 3));
    refused(() -> session.write(w, new float[5]), "write: conv1.weight[2,3]", "6", "5");
    refused(() -> session.read(w, new float[7]), "read: conv1.weight[2,3]", "6", "7");
  }

  private static void refused(Runnable call, String... parts) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void cannotBeUsedOnceItIsClosed() {
    Graph g = new Graph();
    Node y = g.square(g.batchInput("x", Shape.of(3, 5)));
    Executable executable = session.compile(Planner.plan(List.of(y)));
    session.close();
    session.close(); // again, without effect
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> executable.run(0))
        .withMessageContaining("closed");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> session.compile(Planner.plan(List.of(y))))
        .withMessageContaining("closed");
  }

  @Test
  void explainsWhatItCompiled() {
    Scenario scenario = new Case("explained", s -> SmallNetwork.build(s, 17)).open();
    Explanation explanation = session.compile(scenario.program()).explain();
    long multiplyAccumulates =
        scenario.program().nodes().stream()
            .mapToLong(
                node ->
                    node.op().multiplyAccumulates(node.inputs().stream().map(Node::shape).toList()))
            .sum();
    assertThat(explanation.steps()).isNotEmpty();
    assertThat(explanation.steps())
        .allSatisfy(
            step -> {
              assertThat(step.name()).isNotBlank();
              assertThat(step.operation()).isNotBlank();
              assertThat(step.algorithm()).isNotBlank();
            });
    assertThat(explanation.steps().stream().mapToLong(StepExplanation::multiplyAccumulates).sum())
        .isEqualTo(multiplyAccumulates);
    assertThat(explanation.activationBytes()).isPositive();
    assertThat(explanation.variableBytes())
        .isGreaterThanOrEqualTo(
            scenario.variables().keySet().stream().mapToLong(v -> 4L * v.shape().size()).sum());
  }
}
