package dev.lanes.zoo;

import static dev.lanes.zoo.Words.COLON;
import static dev.lanes.zoo.Words.COMMA;
import static dev.lanes.zoo.Words.SEMICOLON;

import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.train.Averaging;
import dev.lanes.train.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads lines of a recipe from words: those in which {@link Recipe#describe} tells it.
 *
 * <p>The syntax is told in {@link ModelText}.
 */
final class RecipeText {
  private static final List<String> PREPROCESSINGS =
      List.of("none", "unit", "pixel-mean", "channel");

  private final Words words;

  RecipeText(Words words) {
    this.words = words;
  }

  /** Returns whether a line of a recipe begins here; {@code batch norm} is a layer. */
  boolean isNext() {
    return words.at("data")
        || words.at("preprocessing")
        || words.at("loss")
        || words.at("optimizer")
        || words.at("schedule")
        || words.at("epochs")
        || (words.at("batch") && !words.at("batch", "norm"))
        || words.at("averaging")
        || words.at("norm", "statistics");
  }

  /**
   * Reads a line, without its end, into a recipe.
   *
   * @return what it is about
   */
  String read(Recipe.Builder recipe) {
    int line = words.line();
    try {
      return readLine(recipe);
    } catch (ModelTextException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw words.errorAt(line, String.valueOf(e.getMessage()));
    }
  }

  private String readLine(Recipe.Builder recipe) {
    String what = words.take("a line of a recipe");
    switch (what) {
      case "data" -> {
        words.expect("set");
        recipe.dataset(words.take("the name of a data set"));
        return "data set";
      }
      case "preprocessing" -> preprocessing(recipe);
      case "loss" -> recipe.loss(loss());
      case "optimizer" -> recipe.optimizer(optimizer());
      case "schedule" -> recipe.schedule(schedule());
      case "epochs" -> {
        double epochs = words.time("the epochs");
        if (!(epochs > 0) || Double.isInfinite(epochs)) {
          throw words.errorBefore("epochs must be a positive number, not " + epochs);
        }
        recipe.epochs(epochs);
      }
      case "batch" -> recipe.batchSize(atLeast(1, "the images of a batch"));
      case "averaging" -> recipe.averaging(averaging());
      default -> {
        words.expect("statistics");
        recipe.statistics(statistics());
        return "norm statistics";
      }
    }
    return what;
  }

  private void preprocessing(Recipe.Builder recipe) {
    String kind = words.take("a preprocessing");
    if (!PREPROCESSINGS.contains(kind)) {
      throw words.errorBefore(
          "there is no preprocessing '%s'; choose one of %s"
              .formatted(kind, String.join(", ", PREPROCESSINGS)));
    }
    recipe.preprocessing(kind);
    int image = 0;
    int crop = 0;
    int padding = 0;
    boolean flip = false;
    int cutout = 0;
    float noise = 0;
    int views = 1;
    while (words.acceptBetween(COMMA)) {
      String option = words.take("an option");
      switch (option) {
        case "images" -> image = ofSquare("the size of images");
        case "crops" -> crop = ofSquare("the size of crops");
        case "shifts" -> {
          words.expect("of");
          words.expect("up");
          words.expect("to");
          padding = atLeast(1, "the greatest shift");
        }
        case "flips" -> flip = true;
        case "cutout" -> cutout = ofSquare("the size of what is cut out");
        case "colour" -> {
          words.expect("noise");
          words.expect("of");
          noise = words.number("the noise");
          if (!(noise > 0) || Float.isInfinite(noise)) {
            throw words.errorBefore("the noise must be a positive number, not " + noise);
          }
        }
        case "ten" -> {
          words.expect("views");
          views = 10;
        }
        default ->
            throw words.errorBefore(
                "there is no '%s' here; choose from images of HxW, crops of HxW, shifts of up to N, flips, cutout of HxW, colour noise of STD, ten views"
                    .formatted(option));
      }
    }
    recipe.imageSize(image);
    recipe.augmentation(new Recipe.Augmentation(crop, padding, flip, cutout, noise, views));
  }

  private int ofSquare(String what) {
    words.expect("of");
    int[] sizes = words.pair(what);
    if (sizes[0] != sizes[1] || sizes[0] < 1) {
      throw words.errorBefore(
          "%s must be a square, such as 8x8, not %dx%d".formatted(what, sizes[0], sizes[1]));
    }
    return sizes[0];
  }

  private int atLeast(int least, String what) {
    int number = words.integer(what);
    if (number < least) {
      throw words.errorBefore("%s must be at least %d, not %d".formatted(what, least, number));
    }
    return number;
  }

  private Loss loss() {
    Loss loss = measure();
    while (words.acceptBetween(COMMA)) {
      String option = words.take("an option");
      switch (option) {
        case "label" -> {
          words.expect("smoothing");
          loss = loss.withSmoothing(words.number("the share"));
        }
        case "L1" -> {
          words.expect("penalty");
          loss = loss.withL1(words.number("the factor"));
        }
        case "L2" -> {
          words.expect("penalty");
          loss = loss.withL2(words.number("the factor"));
        }
        default ->
            throw words.errorBefore(
                "there is no '%s' here; choose from label smoothing SHARE, L1 penalty FACTOR, L2 penalty FACTOR"
                    .formatted(option));
      }
    }
    return loss;
  }

  private Loss measure() {
    String kind = words.take("a loss");
    return switch (kind) {
      case "softmax" -> {
        words.expect("cross-entropy");
        yield Loss.softmaxCrossEntropy();
      }
      case "maximum" -> {
        words.expect("a");
        words.expect("posteriori");
        words.expectBetween(COMMA);
        words.expect("no");
        words.expect("class");
        yield Loss.maximumAPosteriori(-words.number("the score of no class"));
      }
      case "mean" -> {
        words.expect("squared");
        words.expect("error");
        if (!words.accept("to")) {
          yield Loss.meanSquaredError();
        }
        words.expect("1");
        words.expect("and");
        words.expect("-1");
        yield Loss.squaredClassError();
      }
      default ->
          throw words.errorBefore(
              "there is no loss '%s'; choose one of softmax cross-entropy, maximum a posteriori, no class SCORE, mean squared error to 1 and -1, mean squared error"
                  .formatted(kind));
    };
  }

  private Optimizer optimizer() {
    String rule = words.take("an optimizer");
    Optimizer optimizer =
        switch (rule) {
          case "sgd" -> Optimizer.sgd();
          case "momentum" -> Optimizer.momentum(words.number("the momentum"));
          case "nesterov" -> Optimizer.nesterov(words.number("the momentum"));
          case "lars" -> {
            float momentum = words.number("the momentum");
            words.expectBetween(COMMA);
            words.expect("trust");
            yield Optimizer.lars(momentum, words.number("the trust coefficient"));
          }
          default ->
              throw words.errorBefore(
                  "there is no optimizer '%s'; choose one of sgd, momentum M, nesterov M, lars M, trust T"
                      .formatted(rule));
        };
    while (words.acceptBetween(SEMICOLON)) {
      optimizer = group(optimizer);
    }
    return optimizer;
  }

  private Optimizer group(Optimizer optimizer) {
    String pattern = words.take("the names of parameters, such as *.bias");
    words.expect(COLON);
    float rate = 1;
    float decay = 0;
    do {
      String option = words.take("an option");
      switch (option) {
        case "rate" -> rate = words.factor("the factor");
        case "decay" -> decay = words.number("the decay");
        default ->
            throw words.errorBefore(
                "there is no '%s' here; choose from rate xFACTOR, decay D".formatted(option));
      }
    } while (words.acceptBetween(COMMA));
    return optimizer.group(pattern, rate, decay);
  }

  private Schedule schedule() {
    String kind = words.take("a schedule");
    return switch (kind) {
      case "constant" -> Schedule.constant(words.number("the rate"));
      case "step" -> {
        float rate = words.number("the rate");
        words.expect("times");
        float factor = words.number("the factor");
        words.expect("every");
        yield Schedule.step(rate, factor, words.time("the interval"));
      }
      case "exponential" -> {
        float rate = words.number("the rate");
        words.expect("times");
        float factor = words.number("the factor");
        words.expect("in");
        yield Schedule.exponential(rate, factor, words.time("the interval"));
      }
      case "cosine" -> {
        float from = words.number("the first rate");
        words.expect("to");
        float to = words.number("the last rate");
        words.expect("in");
        yield Schedule.cosine(from, to, words.time("the length"));
      }
      case "polynomial" -> {
        float from = words.number("the first rate");
        words.expect("to");
        float to = words.number("the last rate");
        words.expectBetween(COMMA);
        words.expect("power");
        double power = words.number("the power");
        words.expectBetween(COMMA);
        words.expect("in");
        yield Schedule.polynomial(from, to, power, words.time("the length"));
      }
      case "warm-up" -> {
        words.expect("from");
        float from = words.number("the first rate");
        words.expect("in");
        double length = words.time("the length");
        words.acceptBetween(COMMA);
        words.expect("then");
        yield Schedule.warmUp(length, from, schedule());
      }
      case "from" -> piecewise();
      default ->
          throw words.errorBefore(
              "there is no schedule '%s'; choose one of constant, step, exponential, cosine, polynomial, warm-up, from TIME: ..."
                  .formatted(kind));
    };
  }

  private Schedule piecewise() {
    List<Schedule.Piece> pieces = new ArrayList<>();
    do {
      if (!pieces.isEmpty()) {
        words.expect("from");
      }
      double start = words.time("the start");
      words.expect(COLON);
      pieces.add(Schedule.startingAt(start, schedule()));
    } while (words.acceptBetween(COMMA));
    return Schedule.piecewise(pieces.toArray(Schedule.Piece[]::new));
  }

  private Optional<Averaging> averaging() {
    if (words.accept("none")) {
      return Optional.empty();
    }
    words.expect("decay");
    float decay = words.number("the decay");
    words.expect("from");
    return Optional.of(new Averaging(decay, words.time("the start, a share of the training")));
  }

  private int statistics() {
    if (words.accept("none")) {
      return 0;
    }
    words.expect("of");
    int batches = atLeast(1, "the number of batches");
    words.expect("batches");
    return batches;
  }
}
