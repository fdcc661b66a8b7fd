/** The CPU backend on the JDK's Vector API. */
module dev.lanes.vector {
  requires dev.lanes.core;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  provides dev.lanes.spi.Backend with
      dev.lanes.vector.VectorBackend;
}
