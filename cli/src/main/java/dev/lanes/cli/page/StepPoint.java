package dev.lanes.cli.page;

/**
 * How some steps went.
 *
 * @param step the last of them, counted from 1 over the whole run
 * @param epoch how many epochs were done then, such as 1.25
 * @param loss their mean loss
 * @param accuracy the share of their images classified rightly; NaN where there are no classes
 * @param rate the learning rate of the last
 * @param imagesPerSecond their training images a second
 */
public record StepPoint(
    long step, double epoch, double loss, double accuracy, double rate, double imagesPerSecond) {}
