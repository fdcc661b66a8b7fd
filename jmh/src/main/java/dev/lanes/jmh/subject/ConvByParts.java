package dev.lanes.jmh.subject;

import dev.lanes.jmh.task.Conv;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Session;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A convolution by a backend that uses one thread, run once with the images shared out among
 * several threads: the same sums, except that those over images are added up part by part.
 *
 * @param results as {@link Prepared#results} has them
 * @param seconds how long the threads computed, added up: about what one of them would have taken
 */
public record ConvByParts(List<float[]> results, double seconds) {
  /** What a part of the images gave. */
  private record Part(List<float[]> results, double seconds) {}

  /**
   * Runs.
   *
   * @param operands as {@link Conv#operands} has them, with other values maybe
   * @param parts how many threads, at most one an image
   */
  public static ConvByParts run(
      Backend backend, Conv task, Map<String, float[]> operands, int parts) {
    int count = Math.min(parts, task.n());
    List<Part> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Part>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = task.n() * i / count;
        int to = task.n() * (i + 1) / count;
        running.add(threads.submit(() -> part(backend, task, operands, from, to)));
      }
      for (Future<Part> each : running) {
        done.add(each.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) { // such as too little memory
        throw error;
      }
      throw new IllegalStateException(
          "bench: %s failed: %s".formatted(task.name(), e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bench: interrupted while checking " + task.name(), e);
    }
    return new ConvByParts(
        joined(task.pass(), done), done.stream().mapToDouble(Part::seconds).sum());
  }

  private static Part part(
      Backend backend, Conv task, Map<String, float[]> operands, int from, int to) {
    Map<String, float[]> slices = new LinkedHashMap<>();
    operands.forEach((name, all) -> slices.put(name, slice(task, name, all, from, to)));
    try (Session session = backend.open(BackendOptions.DEFAULT.withThreads(1))) {
      GraphRun run = GraphRun.of(session, task.withImages(to - from), slices);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      run.run();
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Part(run.results(), (end - start) * 1e-9);
    }
  }

  /** Returns the images of an operand, or all of one that has none. */
  private static float[] slice(Conv task, String name, float[] all, int from, int to) {
    if (!name.equals("x") && !name.equals("dy")) {
      return all;
    }
    int image = all.length / task.n();
    return Arrays.copyOfRange(all, from * image, to * image);
  }

  /** Puts images behind each other and adds gradients of parameters up. */
  private static List<float[]> joined(Conv.Pass pass, List<Part> parts) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < parts.getFirst().results.size(); i++) {
      int result = i;
      List<float[]> each = parts.stream().map(part -> part.results.get(result)).toList();
      all.add(i < pass.resultsOfImages() ? concatenated(each) : sum(each));
    }
    return all;
  }

  private static float[] concatenated(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static float[] sum(List<float[]> parts) {
    float[] sum = parts.getFirst().clone();
    for (float[] part : parts.subList(1, parts.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }
}
