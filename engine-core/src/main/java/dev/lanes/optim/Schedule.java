package dev.lanes.optim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The learning rate over time: a pure function, so that a resumed run goes on where it was.
 *
 * <p>Time is a number of steps, asked for at each; a schedule written in epochs becomes one in
 * steps by {@link #stretched}. Schedules are made of each other:
 *
 * <pre>{@code
 * Schedule.warmUp(5, 0.1f, Schedule.cosine(0.4f, 0, 90)).stretched(stepsPerEpoch)
 * }</pre>
 */
public sealed interface Schedule {
  /**
   * Returns the rate at a time.
   *
   * @param time from 0, in the schedule's own unit
   */
  float at(double time);

  /** Returns the schedule in words; two schedules of the same words are the same. */
  String describe();

  /** Returns this schedule with its unit of time taken for that many steps. */
  default Schedule stretched(double stepsPerUnit) {
    return new Stretched(this, stepsPerUnit);
  }

  /** Returns one rate for ever. */
  static Schedule constant(float rate) {
    return new Constant(rate);
  }

  /** Returns a rate multiplied by a factor after each interval, at once. */
  static Schedule step(float rate, float factor, double every) {
    return new Step(rate, factor, every);
  }

  /** Returns a rate that falls evenly by a factor in each interval. */
  static Schedule exponential(float rate, float factor, double every) {
    return new Exponential(rate, factor, every);
  }

  /** Returns half a cosine from one rate to another, which then stays. */
  static Schedule cosine(float from, float to, double length) {
    return new Cosine(from, to, length);
  }

  /** Returns a power of the time that is left, from one rate to another, which then stays. */
  static Schedule polynomial(float from, float to, double power, double length) {
    return new Polynomial(from, to, power, length);
  }

  /** Returns a straight line from one rate to another, which then stays. */
  static Schedule linear(float from, float to, double length) {
    return polynomial(from, to, 1, length);
  }

  /** Returns a straight line from a low rate to what another schedule has reached by then. */
  static Schedule warmUp(double length, float from, Schedule then) {
    return new WarmUp(length, from, then);
  }

  /** Returns schedules one after the other; the times within each count from its own start. */
  static Schedule piecewise(Piece... pieces) {
    return new Piecewise(List.of(pieces));
  }

  /** Returns a piece that begins at a time. */
  static Piece startingAt(double start, Schedule schedule) {
    return new Piece(start, schedule);
  }

  /**
   * One rate for ever.
   *
   * @param rate the rate
   */
  record Constant(float rate) implements Schedule {
    /** Checks the rate. */
    public Constant {
      requireRate(rate);
    }

    @Override
    public float at(double time) {
      return rate;
    }

    @Override
    public String describe() {
      return "constant " + rate;
    }
  }

  /**
   * {@code rate * factor^floor(time / every)}.
   *
   * @param rate the first rate
   * @param factor what each interval multiplies it by
   * @param every the length of an interval
   */
  record Step(float rate, float factor, double every) implements Schedule {
    /** Checks the numbers. */
    public Step {
      requireRate(rate);
      requirePositive("factor", factor);
      requirePositive("interval", every);
    }

    @Override
    public float at(double time) {
      return (float) (rate * StrictMath.pow(factor, Math.floor(time / every)));
    }

    @Override
    public String describe() {
      return "step " + rate + " times " + factor + " every " + every;
    }
  }

  /**
   * {@code rate * factor^(time / every)}.
   *
   * @param rate the first rate
   * @param factor what each interval multiplies it by
   * @param every the length of an interval
   */
  record Exponential(float rate, float factor, double every) implements Schedule {
    /** Checks the numbers. */
    public Exponential {
      requireRate(rate);
      requirePositive("factor", factor);
      requirePositive("interval", every);
    }

    @Override
    public float at(double time) {
      return (float) (rate * StrictMath.pow(factor, time / every));
    }

    @Override
    public String describe() {
      return "exponential " + rate + " times " + factor + " in " + every;
    }
  }

  /**
   * {@code to + (from - to) * (1 + cos(pi time / length)) / 2}.
   *
   * <p>Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts.
   *
   * @param from the first rate
   * @param to the last rate
   * @param length when it is reached
   */
  record Cosine(float from, float to, double length) implements Schedule {
    /** Checks the numbers. */
    public Cosine {
      requireRate(from);
      requireRate(to);
      requirePositive("length", length);
    }

    @Override
    public float at(double time) {
      double share = Math.min(1, time / length);
      // Not of StrictMath, whose cosine allocates.
      return (float) (to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2);
    }

    @Override
    public String describe() {
      return "cosine " + from + " to " + to + " in " + length;
    }
  }

  /**
   * {@code to + (from - to) * (1 - time / length)^power}.
   *
   * <p>You, Gitman and Ginsburg, "Large batch training of convolutional networks", 2017, section 5,
   * with power 2.
   *
   * @param from the first rate
   * @param to the last rate
   * @param power the exponent, 1 for a straight line
   * @param length when the last rate is reached
   */
  record Polynomial(float from, float to, double power, double length) implements Schedule {
    /** Checks the numbers. */
    public Polynomial {
      requireRate(from);
      requireRate(to);
      requirePositive("power", power);
      requirePositive("length", length);
    }

    @Override
    public float at(double time) {
      double left = 1 - Math.min(1, time / length);
      return (float) (to + ((double) from - to) * StrictMath.pow(left, power));
    }

    @Override
    public String describe() {
      return "polynomial %s to %s, power %s, in %s".formatted(from, to, power, length);
    }
  }

  /**
   * A straight line to where another schedule is at the end of it, then that schedule.
   *
   * <p>Goyal et al., "Accurate, large minibatch SGD", 2017, section 2.2.
   *
   * @param length how long it takes
   * @param from the first rate
   * @param then the schedule, whose time counts from 0 all along
   */
  record WarmUp(double length, float from, Schedule then) implements Schedule {
    /** Checks the numbers. */
    public WarmUp {
      requirePositive("length", length);
      requireRate(from);
    }

    @Override
    public float at(double time) {
      return time >= length
          ? then.at(time)
          : (float) (from + (then.at(length) - (double) from) * (time / length));
    }

    @Override
    public String describe() {
      return "warm-up from " + from + " in " + length + ", then " + then.describe();
    }
  }

  /**
   * A schedule that begins at a time.
   *
   * @param start the time
   * @param schedule its own time counts from there
   */
  record Piece(double start, Schedule schedule) {}

  /**
   * Schedules one after the other.
   *
   * @param pieces by their start; the first begins at 0
   */
  record Piecewise(List<Piece> pieces) implements Schedule {
    /** Checks the order of the pieces. */
    public Piecewise {
      pieces = List.copyOf(pieces);
      if (pieces.isEmpty() || pieces.getFirst().start() != 0) {
        throw new IllegalArgumentException("schedule: the first piece must start at 0");
      }
      for (int i = 1; i < pieces.size(); i++) {
        if (!(pieces.get(i).start() > pieces.get(i - 1).start())) {
          throw new IllegalArgumentException(
              "schedule: piece %d starts at %s, not after the one before; put them in order"
                  .formatted(i + 1, pieces.get(i).start()));
        }
      }
    }

    @Override
    public float at(double time) {
      int last = pieces.size() - 1;
      while (last > 0 && pieces.get(last).start() > time) {
        last--;
      }
      Piece piece = pieces.get(last);
      return piece.schedule().at(time - piece.start());
    }

    @Override
    public String describe() {
      return pieces.stream()
          .map(piece -> "from " + piece.start() + ": " + piece.schedule().describe())
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * A schedule in another unit of time.
   *
   * @param schedule the schedule
   * @param stepsPerUnit how many steps its unit takes, such as the steps of an epoch
   */
  record Stretched(Schedule schedule, double stepsPerUnit) implements Schedule {
    /** Checks the factor. */
    public Stretched {
      requirePositive("unit", stepsPerUnit);
    }

    @Override
    public float at(double time) {
      return schedule.at(time / stepsPerUnit);
    }

    @Override
    public String describe() {
      return schedule.describe() + " (in units of " + stepsPerUnit + " steps)";
    }
  }

  private static void requireRate(float rate) {
    if (!(rate >= 0) || Float.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "schedule: a learning rate must be at least 0 and finite, not " + rate);
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "schedule: the " + what + " must be a positive number, not " + value);
    }
  }
}
