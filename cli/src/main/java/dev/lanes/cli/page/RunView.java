package dev.lanes.cli.page;

import dev.lanes.train.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the page of a run shows.
 *
 * @param model the network
 * @param dataset what it learned from
 * @param started when, as text; may be empty
 * @param state what the run is doing, such as {@code finished} or {@code training}
 * @param doneEpochs how many epochs are done, such as 1.25
 * @param allEpochs how many there are to be
 * @param watched which images were evaluated after each epoch, test or validation
 * @param steps how the steps went
 * @param epochs how the epochs went
 * @param filters those of the first layer
 * @param filterCount how many that layer has, of which {@code filters} may be a part
 * @param test the last evaluation, if there is one
 * @param facts what is known, by heading and name
 * @param notes what is missing, and why
 */
public record RunView(
    String model,
    String dataset,
    String started,
    String state,
    double doneEpochs,
    double allEpochs,
    String watched,
    List<StepPoint> steps,
    List<EpochMetrics> epochs,
    List<Picture> filters,
    int filterCount,
    Optional<TestResult> test,
    Map<String, Map<String, String>> facts,
    List<String> notes) {}
