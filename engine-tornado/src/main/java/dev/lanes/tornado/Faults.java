package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** Says in Lanes' words what TornadoVM throws. */
final class Faults {
  private Faults() {}

  /** Runs a call into TornadoVM. */
  static void guarded(String operation, Runnable call) {
    try {
      call.run();
    } catch (TornadoOutOfMemoryException | TornadoMemoryException e) {
      throw new UnsupportedOperationException(
          operation
              + ": the device is out of memory ("
              + e.getMessage()
              + "); take the batch in pieces, or raise TornadoVM's own limit with"
              + " LANES_JAVA_OPTS=-Dtornado.device.memory=16GB",
          e);
    } catch (TornadoBailoutRuntimeException e) {
      throw new UnsupportedOperationException(kernel(operation, e), e);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new IllegalStateException(kernel(operation, e), e);
    }
  }

  private static String kernel(String operation, Throwable e) {
    return operation
        + ": TornadoVM could not compile or run a kernel ("
        + e
        + "); update the device's driver, choose another --device, or another --backend";
  }
}
