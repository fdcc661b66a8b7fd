/** The GPU backend on TornadoVM. */
module dev.lanes.tornado {
  requires dev.lanes.core;
  requires static org.jspecify;
  // of the JVM that TornadoVM's argument file makes; without it the backend says what is missing
  requires static tornado.api;

  // TornadoVM looks into the kernels, from modules whose names are not known here
  opens dev.lanes.tornado;

  provides dev.lanes.spi.Backend with
      dev.lanes.tornado.TornadoBackend;
}
