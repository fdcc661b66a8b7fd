/** Graph, gradients, planner, backend interface, layers and training, and the scalar backend. */
module dev.lanes.core {
  requires static org.jspecify;
}
