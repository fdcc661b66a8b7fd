package dev.lanes.train;

import dev.lanes.graph.Variable;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network on batches.
 *
 * <pre>{@code
 * Trainer trainer =
 *     Trainer.of(network, session)
 *         .optimizer(Optimizer.momentum(0.9f))
 *         .schedule(Schedule.constant(0.01f))
 *         .batchSize(128)
 *         .seed(1)
 *         .build();
 * trainer.train(ArrayBatches.shuffled(images, labels, 128, 1), 10);
 * }</pre>
 *
 * <p>Everything random is a function of the seed and the step, so that a run that goes on from a
 * checkpoint ends with the bits of one that was never stopped. Used by one thread at a time.
 */
public final class Trainer {
  private final Network network;
  private final Session session;
  private final Builder settings;
  private final TrainingStep step;
  private final Optional<WeightAverage> average;
  private final Progress progress = new Progress();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final Map<Integer, Evaluator> evaluators = new HashMap<>();
  private volatile boolean stopping;

  private Trainer(Builder settings, Optional<WeightAverage> average) {
    this.settings = settings;
    this.network = settings.network;
    this.session = settings.session;
    this.step =
        new TrainingStep(
            network,
            session,
            settings.loss,
            settings.optimizer,
            settings.batchSize,
            settings.pieces,
            settings.seed);
    this.average = average;
  }

  /** Starts the description of a training. */
  public static Builder of(Network network, Session session) {
    return new Builder(network, session);
  }

  /** How to train; what is not set has the value named. */
  public static final class Builder {
    private final Network network;
    private final Session session;
    private Loss loss = Loss.softmaxCrossEntropy();
    private Optimizer optimizer = Optimizer.momentum(0.9f);
    private Schedule schedule = Schedule.constant(0.01f);
    private int batchSize = 128;
    private int pieces = 1;
    private Optional<Averaging> averaging = Optional.empty();
    private long seed = 1;

    private Builder(Network network, Session session) {
      this.network = network;
      this.session = session;
    }

    /** Sets the loss; softmax cross-entropy without. */
    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    /** Sets the optimiser; momentum 0.9 without. */
    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    /** Sets the learning rate over the steps; 0.01 without. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Sets the images of a step; 128 without. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /**
     * Sets how many equal pieces a batch is taken in, to need less memory; 1 without. The update is
     * that of the whole batch, to rounding; see {@link TrainingStep}.
     */
    public Builder pieces(int value) {
      pieces = value;
      return this;
    }

    /** Has the weights averaged, for {@link Trainer#useAverage}; not without. */
    public Builder averaging(Averaging value) {
      averaging = Optional.of(value);
      return this;
    }

    /** Returns another with the same settings. */
    private Builder copy() {
      Builder other = new Builder(network, session);
      other.loss = loss;
      other.optimizer = optimizer;
      other.averaging = averaging;
      other.seed = seed;
      return other;
    }

    /** Sets the seed of initial weights and dropout; 1 without. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Compiles the step and writes the initial weights into the session.
     *
     * @throws UnsupportedOperationException if the backend cannot run the network
     */
    public Trainer build() {
      Trainer trainer =
          new Trainer(
              this, averaging.map(each -> new WeightAverage(network.parameters(), session)));
      network.initialise(seed, session::write);
      return trainer;
    }
  }

  /**
   * Returns a trainer that goes on from here with batches of another size: the same weights,
   * velocities, averages and progress; listeners are to be added again, and this one is done.
   *
   * <p>Larger batches do what a lower rate does, in fewer steps: Smith, Kindermans, Ying and Le,
   * "Don't decay the learning rate, increase the batch size", ICLR 2018.
   *
   * @param batchSize the images of a step from now on
   * @param pieces how many equal pieces a batch is taken in
   * @param schedule the rate, time in steps as if batches had had the new size all along
   * @throws IllegalStateException in the middle of an epoch
   */
  public Trainer withBatchSize(int batchSize, int pieces, Schedule schedule) {
    if (progress.stepInEpoch() > 0) {
      throw new IllegalStateException(
          "training: the batch size cannot change after %d steps of an epoch; train to its end"
              .formatted(progress.stepInEpoch()));
    }
    Builder changed = settings.copy().batchSize(batchSize).pieces(pieces).schedule(schedule);
    Trainer next = new Trainer(changed, average);
    List<Variable> before = step.optimizerState();
    List<Variable> now = next.step.optimizerState();
    for (int i = 0; i < now.size(); i++) {
      float[] values = new float[now.get(i).shape().size()];
      session.read(before.get(i), values);
      session.write(now.get(i), values);
    }
    next.progress.follow(progress);
    return next;
  }

  /** Adds a listener; listeners are told in the order they were added. */
  public void listen(TrainingListener listener) {
    listeners.add(listener);
  }

  /** Trains without test images; see {@link #train(BatchSource, Optional, double)}. */
  public List<EpochMetrics> train(BatchSource training, double epochs) {
    return train(training, Optional.empty(), epochs);
  }

  /** Trains with test images; see {@link #train(BatchSource, Optional, double)}. */
  public List<EpochMetrics> train(BatchSource training, BatchSource test, double epochs) {
    return train(training, Optional.of(test), epochs);
  }

  /**
   * Trains from where {@link #progress()} stands.
   *
   * @param training the batches to train on
   * @param test what to evaluate on after each epoch
   * @param epochs how many epochs there are in all, those done before included; the last may be a
   *     part of one
   * @return how the epochs went that were finished now
   * @throws dev.lanes.spi.NonFiniteException if the loss is not finite; it names the step and the
   *     first node, and the variables are those before that step
   */
  public List<EpochMetrics> train(BatchSource training, Optional<BatchSource> test, double epochs) {
    requireBatches(training);
    if (!(epochs > 0) || Double.isInfinite(epochs)) {
      throw new IllegalArgumentException(
          "training: epochs must be a positive number, not " + epochs);
    }
    int stepsPerEpoch = training.stepsPerEpoch();
    requireSameEpochs(stepsPerEpoch);
    progress.plan(stepsPerEpoch, Math.max(1, progress.stepsUntil(epochs, stepsPerEpoch)));
    stopping = false;
    List<EpochMetrics> done = new ArrayList<>();
    try (Batches batches = training.open(progress.epoch(), progress.stepInEpoch())) {
      while (!stopping) {
        if (progress.stepInEpoch() == stepsPerEpoch) {
          done.add(finishEpoch(test, true));
        }
        if (progress.step() >= progress.totalSteps()) {
          break;
        }
        step(batches);
      }
    }
    if (!stopping && progress.stepInEpoch() > 0) {
      done.add(finishEpoch(test, false));
    }
    return done;
  }

  /** Ends training after the present step; may be called by any thread. */
  public void stop() {
    stopping = true;
  }

  private void step(Batches batches) {
    long start = System.nanoTime();
    if (!batches.advance() || batches.size() != settings.batchSize) {
      throw new IllegalStateException(
          "training: the batches ended or one is not full; give a source that shuffles for ever");
    }
    float rate = settings.schedule.at((double) progress.time());
    float[] labels = batches.labels();
    float loss = step.run(batches.images(), labels, rate, progress.step());
    int correct = step.correct();
    if (average.isPresent()) {
      average(average.get(), settings.averaging.get());
    }
    progress.stepped(loss, rate, correct, settings.batchSize, System.nanoTime() - start);
    for (int i = 0; i < listeners.size(); i++) { // an iterator would be an allocation
      listeners.get(i).onStep(progress);
    }
  }

  private void average(WeightAverage averages, Averaging averaging) {
    long first = (long) (averaging.start() * progress.totalSteps());
    if (progress.step() >= first) {
      averages.add(averaging.share(progress.step() - first + 1), progress.step());
    }
  }

  /**
   * Sets the weights to their average, at the end of training; running averages of normalisations
   * do not fit then, until {@link NormStatistics#measure}.
   *
   * @return whether there was an average
   */
  public boolean useAverage() {
    boolean some =
        average.isPresent()
            && progress.step() > settings.averaging.get().start() * progress.totalSteps();
    if (some) {
      average.get().use();
    }
    return some;
  }

  private EpochMetrics finishEpoch(Optional<BatchSource> test, boolean whole) {
    Optional<Evaluation> evaluation = test.map(this::evaluate);
    evaluation.ifPresent(found -> listeners.forEach(listener -> listener.onEvaluation(found)));
    EpochMetrics metrics =
        new EpochMetrics(
            progress.epoch() + 1,
            progress.loss(),
            settings.loss.classifies() ? progress.accuracy() : Double.NaN,
            evaluation.map(Evaluation::loss).orElse(Double.NaN),
            evaluation.map(Evaluation::accuracy).orElse(Double.NaN),
            evaluation.map(found -> found.topK(5)).orElse(Double.NaN),
            progress.imagesPerSecond(),
            progress.seconds());
    if (whole) {
      progress.nextEpoch();
    }
    for (TrainingListener listener : listeners) {
      listener.onEpoch(metrics);
    }
    return metrics;
  }

  /** Evaluates the network as it is now. */
  public Evaluation evaluate(BatchSource test) {
    return evaluators
        .computeIfAbsent(
            test.batchSize(), size -> new Evaluator(network, session, settings.loss, size))
        .evaluate(test);
  }

  private void requireBatches(BatchSource training) {
    if (training.batchSize() != settings.batchSize) {
      throw new IllegalArgumentException(
          "training: batches of %d images but the trainer was built for %d; use one size"
              .formatted(training.batchSize(), settings.batchSize));
    }
    if (training.stepsPerEpoch() < 1) {
      throw new IllegalArgumentException(
          "training: the data set is smaller than a batch of %d images; give a smaller batch size"
              .formatted(settings.batchSize));
    }
  }

  /** Steps done so far must be those of epochs of the same length, or they would be miscounted. */
  private void requireSameEpochs(int stepsPerEpoch) {
    if (!progress.isOfEpochs(stepsPerEpoch)) {
      throw new IllegalArgumentException(
          "training: %d steps were done in %d epochs and %d steps, but an epoch has %d steps now; go on with the same data and batch size"
              .formatted(progress.step(), progress.epoch(), progress.stepInEpoch(), stepsPerEpoch));
    }
  }

  /** Returns where training stands. */
  public Progress progress() {
    return progress;
  }

  /** Returns the network. */
  public Network network() {
    return network;
  }

  /** Returns the session its variables live in. */
  public Session session() {
    return session;
  }

  /** Returns the variables that training keeps beside the network's: velocities, averages. */
  public List<Variable> optimizerState() {
    List<Variable> state = new ArrayList<>(step.optimizerState());
    average.ifPresent(averages -> state.addAll(averages.state()));
    return state;
  }

  /** Returns the settings in words, by name; two runs of the same words do the same. */
  public Map<String, String> describe() {
    String batch = Integer.toString(settings.batchSize);
    Map<String, String> words = new HashMap<>();
    words.put("loss", settings.loss.describe());
    words.put("optimizer", settings.optimizer.describe());
    words.put("schedule", settings.schedule.describe());
    words.put("batch", settings.pieces == 1 ? batch : batch + " in " + settings.pieces + " pieces");
    words.put("seed", Long.toString(settings.seed));
    settings.averaging.ifPresent(averaging -> words.put("averaging", averaging.describe()));
    return words;
  }

  /** Returns what was compiled for a step. */
  public Explanation explain() {
    return step.explain();
  }
}
