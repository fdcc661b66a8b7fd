package dev.lanes.jmh.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Tells how long the JVM's compiler has finished nothing. */
final class CompilerWatch {
  /** So long the compiler must have been quiet until Java code is timed. */
  static final double QUIET_SECONDS = 0.3;

  private long millis = compilationMillis();
  private long since = System.nanoTime();

  /** Returns the seconds since it was first seen that the compiler had finished something. */
  double quietSeconds() {
    long now = System.nanoTime();
    long total = compilationMillis();
    if (total != millis) {
      millis = total;
      since = now;
    }
    return (now - since) * 1e-9;
  }

  private static long compilationMillis() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler == null ? 0 : compiler.getTotalCompilationTime();
  }
}
