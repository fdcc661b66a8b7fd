package dev.lanes.tornado;

import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
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
              + words(e, 1)
              + "); take the batch in pieces, or raise TornadoVM's own limit with"
              + " LANES_JAVA_OPTS=-Dtornado.device.memory=16GB",
          e);
    } catch (TornadoBailoutRuntimeException e) {
      throw new UnsupportedOperationException(kernel(operation, e), e);
    } catch (RuntimeException | LinkageError | AssertionError | TornadoInternalError e) {
      throw new IllegalStateException(kernel(operation, e), e);
    }
  }

  private static String kernel(String operation, Throwable e) {
    return operation
        + ": TornadoVM could not compile or run a kernel ("
        + words(e, 2)
        + "); update the device's driver, choose another --device, or another --backend";
  }

  /**
   * Returns the first lines of what is said, in one. More lines of TornadoVM's are a stack trace,
   * or advice that does not fit Lanes; some are coloured.
   */
  private static String words(Throwable e, int lines) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message
        .lines()
        .limit(lines)
        .map(line -> line.replaceAll("\\e\\[\\d*m", "").strip())
        .collect(Collectors.joining("; "));
  }
}
