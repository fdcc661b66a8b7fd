package dev.lanes.nn;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A convolution whose filters see some of the channels each, as a table says.
 *
 * <p>There is a weight for every connection of the table and none beside them. Filters of the same
 * channels are one convolution, neighbouring ones of the same size its groups:
 *
 * <pre>
 * table (0 1, 0 1, 1 2, 1 2, 0 1 2)
 *
 *   x ── slices ── [0 1 1 2] ── conv of 4 filters, 2 groups ──┐
 *   x ──────────── [0 1 2] ──── conv of 1 filter ─────────────┴── y
 * </pre>
 *
 * @param conv filters, size, geometry, initial values
 * @param table the channels that each filter sees, from 0
 */
public record SparseConv(Conv conv, List<List<Integer>> table) implements Layer {
  /** Filters that see the same channels. */
  private record Block(List<Integer> channels, int filters) {
    boolean isLike(Block other) {
      return channels.size() == other.channels.size() && filters == other.filters;
    }
  }

  /** Checks the table and copies it. */
  public SparseConv {
    table = table.stream().map(List::copyOf).toList();
    if (table.size() != conv.filters()) {
      throw new IllegalArgumentException(
          "conv: the table of inputs has %d entries for %d filters; give one a filter"
              .formatted(table.size(), conv.filters()));
    }
    for (List<Integer> row : table) {
      Set<Integer> channels = new TreeSet<>(row);
      if (channels.isEmpty() || channels.size() < row.size() || channels.iterator().next() < 0) {
        throw new IllegalArgumentException(
            "conv: the inputs of a filter are %s; name channels from 0, each once".formatted(row));
      }
    }
    if (conv.geometry().groups() != 1) {
      throw new IllegalArgumentException(
          "conv: %d groups and a table of inputs; leave the groups out"
              .formatted(conv.geometry().groups()));
    }
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String describe() {
    return conv.describe()
        + table.stream()
            .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ")))
            .collect(Collectors.joining(", ", " inputs (", ")"));
  }

  @Override
  public Node append(Scope scope, Node x) {
    int last = table.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElseThrow();
    if (x.shape().rank() != 4 || last >= x.shape().dim(1)) {
      throw scope.error(
          "input must be [batch,channels,height,width] with the channels 0 to %d of the table, not %s"
              .formatted(last, x.shape()));
    }
    Graph g = scope.graph();
    List<Node> maps = new ArrayList<>();
    for (List<Block> run : runs()) {
      Block first = run.getFirst();
      Node seen = select(g, x, run.stream().flatMap(block -> block.channels.stream()).toList());
      int filters = run.size() * first.filters;
      Shape shape = Shape.of(filters, first.channels.size(), conv.height(), conv.width());
      Node w = scope.parameter((maps.size() + 1) + ".weight", shape, conv.weights());
      maps.add(g.conv2d(seen, w, conv.geometry().withGroups(run.size())));
    }
    Node y = maps.size() == 1 ? maps.getFirst() : g.concatenate(1, maps.toArray(Node[]::new));
    return conv.biased()
        ? g.addBias(y, scope.parameter("bias", Shape.of(table.size()), conv.biases()))
        : y;
  }

  /** Returns neighbouring blocks of one size together. */
  private List<List<Block>> runs() {
    List<List<Block>> runs = new ArrayList<>();
    for (Block block : blocks()) {
      if (runs.isEmpty() || !runs.getLast().getFirst().isLike(block)) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(block);
    }
    return runs;
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (List<Integer> row : table) {
      if (!blocks.isEmpty() && blocks.getLast().channels.equals(row)) {
        blocks.add(new Block(row, blocks.removeLast().filters + 1));
      } else {
        blocks.add(new Block(row, 1));
      }
    }
    return blocks;
  }

  private static Node select(Graph g, Node x, List<Integer> channels) {
    List<Node> slices = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= channels.size(); i++) {
      if (i == channels.size() || channels.get(i) != channels.get(i - 1) + 1) {
        slices.add(slice(g, x, channels.get(from), channels.get(i - 1) + 1));
        from = i;
      }
    }
    return slices.size() == 1 ? slices.getFirst() : g.concatenate(1, slices.toArray(Node[]::new));
  }

  private static Node slice(Graph g, Node x, int from, int to) {
    return from == 0 && to == x.shape().dim(1) ? x : g.slice(x, 1, from, to);
  }
}
