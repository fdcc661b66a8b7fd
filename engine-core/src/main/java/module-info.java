/** The graph, its gradients, the planner, the backend interface, training and a scalar backend. */
module dev.lanes.core {
  requires static org.jspecify;

  exports dev.lanes.checkpoint;
  exports dev.lanes.graph;
  exports dev.lanes.graph.op;
  exports dev.lanes.nn;
  exports dev.lanes.optim;
  exports dev.lanes.plan;
  exports dev.lanes.random;
  exports dev.lanes.spi;
  exports dev.lanes.train;
  exports dev.lanes.zoo;

  uses dev.lanes.spi.Backend;

  provides dev.lanes.spi.Backend with
      dev.lanes.scalar.ScalarBackend;
}
