package dev.lanes.jmh.measure;

import dev.lanes.jmh.task.Task;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param title what was asked, such as {@code bench conv}
 * @param tasks the tasks, in order
 * @param subjects who takes part, by name
 * @param threads numbers of threads
 * @param effort how exactly
 * @param jvms in how many JVMs a task is measured, and the rounds of all count; all tasks are
 *     measured in one before any is measured in the next; subjects that are sampled in the first
 *     rounds only, or are far behind, take part in the first
 * @param forks whether every figure comes from several JVMs, started by JMH in turn; else one JVM a
 *     task, in which all take turns
 * @param peers where the jars of the peers are; none without peers
 * @param slowdown slows one kernel down, for tests of the gate
 */
public record BenchPlan(
    String title,
    List<Task> tasks,
    List<String> subjects,
    List<Integer> threads,
    Effort effort,
    Jvms jvms,
    boolean forks,
    List<Path> peers,
    Slowdown slowdown) {
  /** Copies the lists. */
  public BenchPlan {
    tasks = List.copyOf(tasks);
    subjects = List.copyOf(subjects);
    threads = List.copyOf(threads);
    peers = List.copyOf(peers);
  }

  /** Returns the same plan in several JVMs, since a subject's speed differs from JVM to JVM. */
  public BenchPlan inSeveralJvms() {
    return new BenchPlan(
        title, tasks, subjects, threads, Effort.REPEATED, Jvms.SEVERAL, forks, peers, slowdown);
  }

  /** Returns the same plan for other tasks. */
  public BenchPlan withTasks(List<Task> others) {
    return new BenchPlan(title, others, subjects, threads, effort, jvms, forks, peers, slowdown);
  }

  /** Returns the same plan for others. */
  public BenchPlan withSubjects(List<String> others) {
    return new BenchPlan(title, tasks, others, threads, effort, jvms, forks, peers, slowdown);
  }

  /** Returns the same plan with another effort. */
  public BenchPlan withEffort(Effort other) {
    return new BenchPlan(title, tasks, subjects, threads, other, jvms, forks, peers, slowdown);
  }

  /**
   * A kernel that is made slower than it is.
   *
   * @param kernel benchmark and shape, with a blank between; empty for none
   * @param factor how much longer it takes
   */
  public record Slowdown(String kernel, double factor) {
    /** Nothing is slowed down. */
    public static final Slowdown NONE = new Slowdown("", 1);

    /** Returns the factor for a task. */
    double of(Task task) {
      return kernel.equals(task.name()) ? factor : 1;
    }
  }
}
