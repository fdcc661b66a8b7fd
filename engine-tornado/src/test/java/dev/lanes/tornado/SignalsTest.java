package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanes.graph.Graph;
import dev.lanes.graph.Node;
import dev.lanes.graph.Shape;
import dev.lanes.plan.Planner;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Executable;
import dev.lanes.spi.Session;
import dev.lanes.tornado.BrokenInstallationTest.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A driver that brings LLVM, as PoCL does, sets handlers of its own for the signals by which the
 * JVM finds null pointers: once one of them is called, the signal of another thread ends the
 * process. The JDK's {@code libjsig}, loaded before all else, keeps the JVM's handlers.
 */
final class SignalsTest {
  private static final String DONE = "done: ";

  /** What runs in that JVM: kernels are compiled while threads meet null pointers. */
  static final class NullPointers {
    private static final int PROGRAMS = 12;

    private final float @Nullable [] none;

    private NullPointers(float @Nullable [] none) {
      this.none = none;
    }

    /** Fails by a signal, as it is not compiled. */
    @SuppressWarnings("NullAway") // on purpose
    private float first() {
      return none[0];
    }

    private static void meet(AtomicLong met) {
      NullPointers pointers = new NullPointers(null);
      while (!Thread.currentThread().isInterrupted()) {
        try {
          met.addAndGet((long) pointers.first());
        } catch (NullPointerException e) {
          met.incrementAndGet();
        }
      }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
      AtomicLong met = new AtomicLong();
      List<Thread> threads =
          List.of(
              Thread.ofPlatform().daemon().start(() -> meet(met)),
              Thread.ofPlatform().daemon().start(() -> meet(met)));
      float sum = 0;
      for (int size = 1; size <= PROGRAMS; size++) {
        sum += squared(size);
      }
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
      System.out.println(DONE + sum + (met.get() > 0 ? " and null pointers" : ""));
    }

    /** Returns the square of the number, by a program of its own. */
    private static float squared(int size) {
      try (Session session = new TornadoBackend().open(BackendOptions.DEFAULT)) {
        Graph graph = new Graph();
        Node x = graph.input("x", Shape.of(size));
        Node y = graph.square(x);
        Executable executable = session.compile(Planner.plan(List.of(y)));
        float[] values = new float[size];
        values[size - 1] = size;
        executable.feed(x, values);
        executable.run(0);
        executable.fetch(y, values);
        return values[size - 1];
      }
    }
  }

  @Test
  void nullPointersBesideADriversCompiler() throws IOException, InterruptedException {
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    assumeTrue(Files.isReadable(library), "a JDK for Linux");
    Ended ended =
        BrokenInstallationTest.run(
            List.of(
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=exclude,dev.lanes.tornado.SignalsTest$NullPointers::first",
                "-cp",
                BrokenInstallationTest.classPath(),
                NullPointers.class.getName()),
            0,
            Map.of("LD_PRELOAD", library.toString()));
    // 1 + 4 + 9 ... + 144
    assertThat(ended.about(DONE)).isEqualTo(DONE + "650.0 and null pointers");
    assertThat(ended.code()).isZero();
  }
}
