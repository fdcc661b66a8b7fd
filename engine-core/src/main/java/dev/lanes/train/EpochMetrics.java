package dev.lanes.train;

/**
 * How an epoch went.
 *
 * @param epoch its number, from 1
 * @param trainLoss mean loss over its steps, each before its update, penalties included
 * @param trainAccuracy share of its images classified rightly, each before its step's update; NaN
 *     where there are no classes
 * @param testLoss mean loss over the test images, without penalties and smoothing; NaN without any
 * @param testAccuracy share of the test images classified rightly; NaN without any or without
 *     classes
 * @param testTop5 share of the test images whose class is among the five scored highest; NaN
 *     likewise
 * @param imagesPerSecond training images a second
 * @param seconds time spent in training steps, without evaluation
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double testTop5,
    double imagesPerSecond,
    double seconds) {}
