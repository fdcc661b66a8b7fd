package dev.lanes.cli;

import dev.lanes.nn.Network;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import dev.lanes.train.ArrayBatches;
import dev.lanes.train.Trainer;
import dev.lanes.zoo.Model;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Training on zeros, on a core that has nothing to do while the data set is read: when the first
 * step comes, the JVM has compiled a part of what steps run through, or is about to.
 *
 * <p>It changes no result. Networks of more than a few million parameters take so long a step that
 * it would gain them nothing.
 */
final class WarmUp implements AutoCloseable {
  private static final int BATCH = 16;
  private static final long MOST_PARAMETERS = 2_000_000;

  private final Model model;
  private final Backend backend;
  private final BackendOptions options;
  private final AtomicReference<@Nullable Trainer> trainer = new AtomicReference<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("lanes-warm-up").unstarted(this::train);
  private volatile boolean stopping;

  private WarmUp(Model model, Backend backend, BackendOptions options) {
    this.model = model;
    this.backend = backend;
    this.options = options.withThreads(1);
  }

  /** Begins to train, beside the caller; where there is one core only, does nothing. */
  static WarmUp of(Model model, Backend backend, BackendOptions options) {
    WarmUp warmUp = new WarmUp(model, backend, options);
    boolean isJava = backend.devices().isEmpty(); // no code of a device that was to be compiled
    if (isJava && Runtime.getRuntime().availableProcessors() > 1) {
      warmUp.thread.start();
    }
    return warmUp;
  }

  /** Returns the thread that trains, or would. */
  Thread thread() {
    return thread;
  }

  /** Ends it after the present step, for which it does not wait. */
  @Override
  public void close() {
    stopping = true;
    Trainer running = trainer.get();
    if (running != null) {
      running.stop();
    }
  }

  private void train() {
    Network network = model.network();
    if (network.parameterCount() > MOST_PARAMETERS) {
      return;
    }
    try (Session session = backend.open(options)) {
      Trainer training =
          Trainer.of(network, session)
              .loss(model.recipe().loss())
              .optimizer(model.recipe().optimizer())
              .batchSize(BATCH)
              .build();
      trainer.set(training);
      float[] images = new float[BATCH * model.input().size()];
      ArrayBatches zeros = ArrayBatches.shuffled(images, new float[BATCH], BATCH, 1);
      if (!stopping) {
        training.train(zeros, Short.MAX_VALUE);
      }
    } catch (RuntimeException e) {
      // What is wrong with a network or a backend the run itself meets as well, and says.
    }
  }
}
