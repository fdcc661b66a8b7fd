package dev.lanes.cli;

import dev.lanes.cli.page.Picture;
import dev.lanes.cli.page.RunPage;
import dev.lanes.cli.page.RunView;
import dev.lanes.cli.page.StepPoint;
import dev.lanes.cli.page.TestResult;
import dev.lanes.datasets.Dataset;
import dev.lanes.spi.Session;
import dev.lanes.train.EpochMetrics;
import dev.lanes.train.Evaluation;
import dev.lanes.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run while it goes on, as its page shows it.
 *
 * <p>The thread that trains only puts down here what there is; drawing is left to the thread that
 * asks for the page. Nothing of it reaches the training.
 */
final class LiveRun implements TrainingListener {
  private static final long NANOS_BETWEEN_FILTERS = 2_000_000_000L;

  private final TrainingPlan plan;
  private final Session session;
  private final Dataset dataset;
  private final List<String> classes;
  private final Map<String, Map<String, String>> facts;
  private final String started;
  private final Optional<FirstLayer> first;
  private final boolean validated;

  private final List<StepPoint> steps;
  private final List<EpochMetrics> epochs;
  private float[] filters = {};
  private @Nullable Evaluation evaluation;
  private String state = RunPage.TRAINING;
  private int filtersRead;
  private long filtersTaken;
  private long version = System.currentTimeMillis(); // greater than any of an earlier run

  // What was drawn last, by the thread that asks alone.
  private int drawnFilters;
  private List<Picture> drawnPictures = List.of();
  private @Nullable Evaluation drawnEvaluation;
  private Optional<TestResult> drawnTest = Optional.empty();

  /**
   * Begins to watch.
   *
   * @param session where the weights are, read by the thread that trains
   * @param dataset where the images of the mistakes are
   * @param validated whether images for validation are watched, not those to test on
   * @param steps those of the run before it was resumed
   * @param epochs likewise
   */
  LiveRun(
      TrainingPlan plan,
      Session session,
      Dataset dataset,
      List<String> classes,
      Map<String, Map<String, String>> facts,
      String started,
      Optional<FirstLayer> first,
      boolean validated,
      List<StepPoint> steps,
      List<EpochMetrics> epochs) {
    this.plan = plan;
    this.session = session;
    this.dataset = dataset;
    this.classes = classes;
    this.facts = facts;
    this.started = started;
    this.first = first;
    this.validated = validated;
    this.steps = new ArrayList<>(steps);
    this.epochs = new ArrayList<>(epochs);
    takeFilters(System.nanoTime());
  }

  /** Takes a line of the step log. */
  synchronized void onPoint(StepPoint point) {
    steps.add(point);
    version++;
    long now = System.nanoTime();
    if (now - filtersTaken > NANOS_BETWEEN_FILTERS) {
      takeFilters(now);
    }
  }

  @Override
  public synchronized void onEvaluation(Evaluation found) {
    evaluation = found;
    version++;
  }

  @Override
  public synchronized void onEpoch(EpochMetrics metrics) {
    epochs.add(metrics);
    takeFilters(System.nanoTime());
    version++;
  }

  /** Says that nothing more will come. */
  synchronized void end(String newState) {
    state = newState;
    version++;
  }

  /** Returns whether more may come. */
  synchronized boolean isTraining() {
    return state.equals(RunPage.TRAINING);
  }

  /** Returns a number that grows with everything new. */
  synchronized long version() {
    return version;
  }

  private void takeFilters(long now) {
    if (first.isPresent()) {
      float[] values = new float[first.get().weights().shape().size()];
      session.read(first.get().weights(), values);
      filters = values;
      filtersRead++;
      filtersTaken = now;
    }
  }

  /** Returns what the page shows now; called by one thread. */
  RunView view() {
    List<StepPoint> stepsNow;
    List<EpochMetrics> epochsNow;
    float[] filtersNow;
    int filtersReadNow;
    Evaluation evaluationNow;
    String stateNow;
    synchronized (this) {
      stepsNow = List.copyOf(steps);
      epochsNow = List.copyOf(epochs);
      filtersNow = filters;
      filtersReadNow = filtersRead;
      evaluationNow = evaluation;
      stateNow = state;
    }
    if (filtersReadNow != drawnFilters) {
      drawnPictures = first.map(layer -> layer.pictures(filtersNow)).orElse(List.of());
      drawnFilters = filtersReadNow;
    }
    if (evaluationNow != null && evaluationNow != drawnEvaluation) {
      String when =
          epochsNow.isEmpty() ? "during training" : "after epoch " + epochsNow.getLast().epoch();
      drawnTest = Optional.of(TestResults.of(evaluationNow, when, classes, dataset, validated));
      drawnEvaluation = evaluationNow;
    }
    return new RunView(
        plan.model().name(),
        plan.dataset(),
        started,
        stateNow,
        stepsNow.isEmpty() ? 0 : stepsNow.getLast().epoch(),
        plan.epochs(),
        validated ? "validation" : "test",
        stepsNow,
        epochsNow,
        drawnPictures,
        first.map(FirstLayer::count).orElse(0),
        drawnTest,
        facts,
        List.of());
  }
}
