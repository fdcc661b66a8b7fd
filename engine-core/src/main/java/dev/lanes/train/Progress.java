package dev.lanes.train;

/**
 * Where training stands, changed by the trainer alone.
 *
 * <p>All of it is in a checkpoint, so that a resumed run goes on with the same numbers.
 */
public final class Progress {
  /**
   * Everything there is to know.
   *
   * @param epoch whole epochs done
   * @param stepInEpoch steps done since
   * @param step steps done in all
   * @param lossSum the sum of the losses of this epoch's steps
   * @param correct images of this epoch classified rightly
   * @param images images of this epoch
   * @param nanoseconds time spent in this epoch's steps
   * @param epochsBefore whole epochs done before batches had their present size
   * @param stepsBefore steps done before that
   */
  public record State(
      int epoch,
      int stepInEpoch,
      long step,
      double lossSum,
      long correct,
      long images,
      long nanoseconds,
      int epochsBefore,
      long stepsBefore) {
    /** The beginning. */
    public static final State START = new State(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private int epoch;
  private int stepInEpoch;
  private long step;
  private double lossSum;
  private long correct;
  private long images;
  private long nanoseconds;
  private int epochsBefore;
  private long stepsBefore;
  private float lastLoss;
  private float rate;
  private int stepsPerEpoch;
  private long totalSteps;

  Progress() {}

  /** Returns how many whole epochs are done. */
  public int epoch() {
    return epoch;
  }

  /** Returns how many steps of the present epoch are done. */
  public int stepInEpoch() {
    return stepInEpoch;
  }

  /** Returns how many steps are done in all. */
  public long step() {
    return step;
  }

  /** Returns how many steps an epoch has. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Returns after how many steps training ends. */
  public long totalSteps() {
    return totalSteps;
  }

  /** Returns the loss of the last step. */
  public float lastLoss() {
    return lastLoss;
  }

  /** Returns the learning rate of the last step. */
  public float rate() {
    return rate;
  }

  /** Returns the mean loss of the present epoch so far. */
  public double loss() {
    return lossSum / stepInEpoch;
  }

  /** Returns the share of images of the present epoch classified rightly so far. */
  public double accuracy() {
    return (double) correct / images;
  }

  /** Returns the training images a second in the present epoch so far. */
  public double imagesPerSecond() {
    return images / seconds();
  }

  /** Returns the seconds spent in steps of the present epoch. */
  public double seconds() {
    return nanoseconds * 1e-9;
  }

  /** Returns all of it, to be kept. */
  public State state() {
    return new State(
        epoch, stepInEpoch, step, lossSum, correct, images, nanoseconds, epochsBefore, stepsBefore);
  }

  void restore(State state) {
    epoch = state.epoch();
    stepInEpoch = state.stepInEpoch();
    step = state.step();
    lossSum = state.lossSum();
    correct = state.correct();
    images = state.images();
    nanoseconds = state.nanoseconds();
    epochsBefore = state.epochsBefore();
    stepsBefore = state.stepsBefore();
  }

  void plan(int newStepsPerEpoch, long newTotalSteps) {
    stepsPerEpoch = newStepsPerEpoch;
    totalSteps = newTotalSteps;
  }

  void stepped(float loss, float newRate, int newCorrect, int newImages, long newNanoseconds) {
    stepInEpoch++;
    step++;
    lastLoss = loss;
    rate = newRate;
    lossSum += loss;
    correct += newCorrect;
    images += newImages;
    nanoseconds += newNanoseconds;
  }

  void nextEpoch() {
    restore(new State(epoch + 1, 0, step, 0, 0, 0, 0, epochsBefore, stepsBefore));
  }

  /** Takes over from a training with batches of another size, at the end of an epoch. */
  void follow(Progress before) {
    restore(new State(before.epoch, 0, before.step, 0, 0, 0, 0, before.epoch, before.step));
  }

  /** Returns how many steps there would be by now if all batches had the present size. */
  long time() {
    return (long) epochsBefore * stepsPerEpoch + step - stepsBefore;
  }

  /** Returns after how many steps a number of epochs will be done. */
  long stepsUntil(double epochs, int newStepsPerEpoch) {
    return stepsBefore + Math.round((epochs - epochsBefore) * newStepsPerEpoch);
  }

  /** Returns whether the steps done since the size changed are those of such epochs. */
  boolean isOfEpochs(int steps) {
    long counted = (long) (epoch - epochsBefore) * steps + stepInEpoch;
    return step - stepsBefore == counted && stepInEpoch <= steps;
  }
}
