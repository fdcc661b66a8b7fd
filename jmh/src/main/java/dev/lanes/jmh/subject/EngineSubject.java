package dev.lanes.jmh.subject;

import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.Gemm;
import dev.lanes.jmh.task.Loading;
import dev.lanes.jmh.task.NetworkTask;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.Task;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import java.util.Map;
import java.util.Optional;

/**
 * A backend of Lanes.
 *
 * @param backend the backend
 * @param settings its settings
 */
public record EngineSubject(Backend backend, Map<String, String> settings) implements Subject {
  /** Copies the settings. */
  public EngineSubject {
    settings = Map.copyOf(settings);
  }

  /** Returns one with the default settings. */
  public EngineSubject(Backend backend) {
    this(backend, Map.of());
  }

  @Override
  public String id() {
    return backend.id();
  }

  @Override
  public String describe() {
    return backend.probe().device();
  }

  @Override
  public Optional<String> refuses(Task task) {
    return task instanceof Loading
        ? Optional.of("loading is no work of a backend")
        : Optional.empty();
  }

  @Override
  public Prepared prepare(Task task, int threads) {
    Session session = backend.open(new BackendOptions(threads, settings));
    try {
      return switch (task) {
        case Gemm gemm -> GraphRun.of(session, gemm);
        case Conv conv -> GraphRun.of(session, conv);
        case OpTask op -> GraphRun.of(session, OpGraphs.of(op), op);
        case NetworkTask network when network.training() -> new TrainingRun(session, network);
        case NetworkTask network -> new InferenceRun(session, network);
        case Loading _ -> throw new UnsupportedOperationException(refuses(task).orElseThrow());
      };
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }
}
