/** The graph, its gradients, the planner, the backend interface and the scalar backend. */
module dev.lanes.core {
  requires static org.jspecify;

  exports dev.lanes.graph;
  exports dev.lanes.graph.op;
  exports dev.lanes.plan;
  exports dev.lanes.random;
  exports dev.lanes.spi;

  uses dev.lanes.spi.Backend;

  provides dev.lanes.spi.Backend with
      dev.lanes.scalar.ScalarBackend;
}
