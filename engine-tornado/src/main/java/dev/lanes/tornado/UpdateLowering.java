package dev.lanes.tornado;

import dev.lanes.graph.op.Assign;
import dev.lanes.graph.op.MomentumUpdate;
import dev.lanes.graph.op.SgdUpdate;

/** Launches of changes of variables. */
final class UpdateLowering {
  private UpdateLowering() {}

  static void plain(Emitter emit, SgdUpdate op, Places places, Place g, Place rate) {
    Place w = places.variable(op.parameter());
    int n = w.size();
    emit.blocks(
        "in place",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Descents::plain,
                    memory.floats(),
                    w.at(),
                    g.at(),
                    rate.at(),
                    places.flag(),
                    n,
                    blocks,
                    block,
                    op.decay(),
                    op.rateFactor()));
  }

  static void momentum(Emitter emit, MomentumUpdate op, Places places, Place g, Place rate) {
    Place w = places.variable(op.parameter());
    Place v = places.variable(op.velocity());
    int n = w.size();
    emit.blocks(
        "in place",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Descents::momentum,
                    memory.floats(),
                    w.at(),
                    v.at(),
                    g.at(),
                    rate.at(),
                    places.flag(),
                    n,
                    blocks,
                    block,
                    op.decay(),
                    op.rateFactor(),
                    op.momentum(),
                    op.nesterov() ? 1 : 0));
  }

  static void assign(Emitter emit, Assign op, Places places, Place x) {
    Place w = places.variable(op.target());
    int n = w.size();
    emit.blocks(
        "in place",
        n,
        (blocks, block) ->
            (graph, name, memory) ->
                graph.task(
                    name,
                    Descents::assign,
                    memory.floats(),
                    x.at(),
                    w.at(),
                    places.flag(),
                    n,
                    blocks,
                    block));
  }
}
