package dev.lanes.jmh.task;

import java.util.Map;

/**
 * Something to be timed, described alike to every subject.
 *
 * <p>It is written as two words, {@link #benchmark()} and {@link #shape()}, from which {@link
 * Tasks#parse} makes it again: on the command line, in files, in reports and in the baseline.
 */
public sealed interface Task permits Gemm, Conv, OpTask, NetworkTask, Loading {
  /** Returns the kind of work, such as {@code conv-forward}. */
  String benchmark();

  /** Returns the sizes, such as {@code 128,3,32,32,32,5,5,1,2,1}. */
  String shape();

  /** Returns both with a blank between, by which a baseline and messages name the task. */
  default String name() {
    return benchmark() + " " + shape();
  }

  /** Returns the floating-point operations of one run, a multiply-add counting as two. */
  double flops();

  /** Returns the bytes that one run must at least read and write. */
  double bytes();

  /** Returns the images of one run; 0 where none are counted. */
  int images();

  /**
   * Returns how much memory the task takes on any subject, in bytes: operands and results once in
   * row-major order and once in a subject's own.
   */
  double memory();

  /**
   * Returns the longest sum that leads to one number of a result, from which follows how far two
   * subjects may differ.
   */
  long terms();

  /**
   * Returns the operands by name: row-major, batch outermost, the same numbers at every call.
   *
   * <p>They are drawn evenly from -1 to 1, labels from the classes.
   */
  Map<String, float[]> operands();
}
