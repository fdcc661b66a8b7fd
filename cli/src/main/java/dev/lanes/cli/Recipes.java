package dev.lanes.cli;

import dev.lanes.zoo.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;

/** Recipes in words. */
final class Recipes {
  private Recipes() {}

  /** Returns what a recipe says, by what it is about. */
  static Map<String, String> describe(Recipe recipe) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("data set", recipe.dataset());
    words.put("preprocessing", preprocessing(recipe));
    words.put("loss", recipe.loss().describe());
    words.put("optimizer", recipe.optimizer().describe());
    words.put("schedule", recipe.schedule().describe() + " (time in epochs)");
    words.put("epochs", number(recipe.epochs()));
    words.put("batch", Integer.toString(recipe.batchSize()));
    recipe.averaging().ifPresent(averaging -> words.put("averaging", averaging.describe()));
    if (recipe.statistics() > 0) {
      words.put("norm statistics", "of " + recipe.statistics() + " batches at the end");
    }
    return words;
  }

  /** Such as {@code channel, 24x24 crops, flips}. */
  static String preprocessing(Recipe recipe) {
    Recipe.Augmentation varied = recipe.augmentation();
    StringBuilder text = new StringBuilder(recipe.preprocessing());
    if (varied.crop() > 0) {
      text.append(", crops of %dx%d".formatted(varied.crop(), varied.crop()));
    }
    if (varied.padding() > 0) {
      text.append(", shifts of up to ").append(varied.padding());
    }
    if (varied.flip()) {
      text.append(", flips");
    }
    if (varied.cutout() > 0) {
      text.append(", cutout of %dx%d".formatted(varied.cutout(), varied.cutout()));
    }
    if (varied.colourNoise() > 0) {
      text.append(", colour noise of ").append(varied.colourNoise());
    }
    return text.toString();
  }

  /** Such as {@code 12} or {@code 11.5}. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
