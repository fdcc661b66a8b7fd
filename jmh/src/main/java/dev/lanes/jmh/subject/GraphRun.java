package dev.lanes.jmh.subject;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import dev.lanes.graph.op.BiasGradient;
import dev.lanes.graph.op.Conv2dFilterGradient;
import dev.lanes.graph.op.Conv2dInputGradient;
import dev.lanes.graph.op.ReluGradient;
import dev.lanes.graph.op.VariableRead;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Task;
import dev.lanes.plan.Planner;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A small program whose operands are fed once; a run is a run of the program. */
final class GraphRun implements Prepared {
  /**
   * A task as a graph: its inputs and variables are named like the operands.
   *
   * @param outputs what is compared; empty where variables are
   * @param updates state updates to be run
   * @param changed the variables to be compared
   */
  record Program(List<Node> outputs, List<Node> updates, List<Variable> changed) {}

  private final Session session;
  private final Executable executable;
  private final Program program;

  private GraphRun(Session session, Program program, Map<String, float[]> operands) {
    this.session = session;
    this.program = program;
    dev.lanes.plan.Program plan =
        program.updates.isEmpty()
            ? Planner.plan(program.outputs)
            : Planner.plan(program.outputs, program.updates, smallest(program.outputs));
    executable = session.compile(plan);
    plan.inputs().forEach(input -> executable.feed(input, operand(operands, input.name())));
    plan.variables()
        .forEach(variable -> session.write(variable, operand(operands, variable.name())));
  }

  /** Returns what guards the updates: the loss, or what takes no time to look through. */
  private static Node smallest(List<Node> outputs) {
    return outputs.stream().min(Comparator.comparingInt(node -> node.shape().size())).orElseThrow();
  }

  static GraphRun of(Session session, Program program, Task task) {
    return new GraphRun(session, program, task.operands());
  }

  static GraphRun of(Session session, Gemm task) {
    Graph g = new Graph();
    Node a = g.input("a", Shape.of(task.m(), task.k()));
    Node b = g.input("b", Shape.of(task.k(), task.n()));
    return of(session, outputs(g.matMul(a, b, false, false)), task);
  }

  static GraphRun of(Session session, Conv task) {
    return of(session, task, task.operands());
  }

  /** Makes a convolution ready with other operands than its own. */
  static GraphRun of(Session session, Conv task, Map<String, float[]> operands) {
    Graph g = new Graph();
    Program program =
        switch (task.pass()) {
          case FORWARD -> outputs(g.conv2d(x(g, task), w(g, task), task.geometry()));
          case INPUT_GRADIENT -> outputs(inputGradient(g, task, dy(g, task)));
          case FILTER_GRADIENT -> outputs(filterGradient(g, task, dy(g, task)));
          case TRAINING -> training(g, task);
        };
    return new GraphRun(session, program, operands);
  }

  private static Program training(Graph g, Conv task) {
    Node bias = g.read(Variable.parameter("bias", Shape.of(task.k())));
    Node y = g.relu(g.addBias(g.conv2d(x(g, task), w(g, task), task.geometry()), bias));
    Node slope = g.append(new ReluGradient(), y, dy(g, task));
    List<Node> outputs =
        List.of(
            y,
            inputGradient(g, task, slope),
            filterGradient(g, task, slope),
            g.append(new BiasGradient(), slope));
    // Filters that are trained change with every run, and cannot be packed once for all.
    Node filters = w(g, task);
    Variable changing = ((VariableRead) filters.op()).variable();
    return new Program(outputs, List.of(g.assign(changing, filters)), List.of());
  }

  private static Program outputs(Node... nodes) {
    return new Program(List.of(nodes), List.of(), List.of());
  }

  private static Node x(Graph g, Conv task) {
    return g.nodes().stream()
        .filter(node -> node.name().equals("x"))
        .findFirst()
        .orElseGet(() -> g.batchInput("x", task.image()));
  }

  private static Node w(Graph g, Conv task) {
    return g.nodes().stream()
        .filter(node -> node.name().equals("w"))
        .findFirst()
        .orElseGet(() -> g.read(Variable.parameter("w", task.filter())));
  }

  private static Node dy(Graph g, Conv task) {
    return g.batchInput("dy", task.result());
  }

  private static Node inputGradient(Graph g, Conv task, Node dy) {
    return g.append(new Conv2dInputGradient(task.geometry(), task.image()), dy, w(g, task));
  }

  private static Node filterGradient(Graph g, Conv task, Node dy) {
    return g.append(new Conv2dFilterGradient(task.geometry(), task.filter()), x(g, task), dy);
  }

  /** Returns an operand, which must be there. */
  static float[] operand(Map<String, float[]> operands, String name) {
    float[] values = operands.get(name);
    if (values == null) {
      throw new IllegalStateException("bench: the task has no operand named " + name);
    }
    return values;
  }

  @Override
  public void run() {
    executable.run(0);
  }

  @Override
  public List<float[]> results() {
    List<float[]> results = new ArrayList<>();
    if (program.changed.isEmpty()) {
      for (Node output : program.outputs) {
        float[] values = new float[output.shape().size()];
        executable.fetch(output, values);
        results.add(values);
      }
    }
    for (Variable variable : program.changed) {
      float[] values = new float[variable.shape().size()];
      session.read(variable, values);
      results.add(values);
    }
    return results;
  }

  @Override
  public void close() {
    session.close();
  }
}
