package dev.lanes.jmh.task;

import dev.lanes.jmh.task.OpTask.Dims;
import dev.lanes.jmh.task.OpTask.Kind;
import java.util.Arrays;
import java.util.Optional;

/** Makes tasks from the two words they are written as. */
public final class Tasks {
  /** The sizes of a product, as the header of a file of shapes. */
  public static final String GEMM_COLUMNS = "m,n,k";

  /** The sizes of a convolution, as the header of a file of shapes. */
  public static final String CONV_COLUMNS = "n,c,h,w,k,r,s,stride,pad,groups";

  private static final String LOAD_COLUMNS = "batch,channels,size,crop";

  private Tasks() {}

  /**
   * Returns the task.
   *
   * @param benchmark such as {@code conv-forward}
   * @param shape such as {@code 128,3,32,32,32,5,5,1,2,1}
   * @throws IllegalArgumentException naming what is wrong with the words
   * @throws dev.lanes.graph.ShapeException if the sizes do not fit together
   */
  public static Task parse(String benchmark, String shape) {
    return switch (benchmark) {
      case "gemm" -> {
        int[] d = sizes(benchmark, GEMM_COLUMNS, shape);
        yield new Gemm(d[0], d[1], d[2]);
      }
      case "load" -> {
        int[] d = sizes(benchmark, LOAD_COLUMNS, shape);
        yield new Loading(d[0], d[1], d[2], d[3]);
      }
      case "train", "infer" -> network(benchmark, shape);
      default -> {
        Optional<Conv.Pass> pass =
            Arrays.stream(Conv.Pass.values())
                .filter(each -> each.benchmark().equals(benchmark))
                .findFirst();
        yield pass.isPresent() ? conv(pass.get(), shape) : op(benchmark, shape);
      }
    };
  }

  /**
   * Returns the task of a {@link Task#name()}.
   *
   * @throws IllegalArgumentException naming what is wrong with the words
   * @throws dev.lanes.graph.ShapeException if the sizes do not fit together
   */
  public static Task named(String name) {
    String[] words = name.strip().split("\\s+", 2);
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "kernel: '%s' has no sizes; give a name and its sizes, such as 'gemm 256,256,256'"
              .formatted(name));
    }
    return parse(words[0], words[1]);
  }

  private static Task network(String benchmark, String shape) {
    int comma = shape.lastIndexOf(',');
    if (comma < 1) {
      throw wrong(benchmark, "model,batch", shape, "a name and a number are needed");
    }
    int batch = sizes(benchmark, "batch", shape.substring(comma + 1))[0];
    return new NetworkTask(shape.substring(0, comma), batch, benchmark.equals("train"));
  }

  /**
   * Returns the convolution.
   *
   * @param shape {@link #CONV_COLUMNS}
   * @throws IllegalArgumentException naming what is wrong with the words
   * @throws dev.lanes.graph.ShapeException if the sizes do not fit together
   */
  public static Conv conv(Conv.Pass pass, String shape) {
    int[] d = sizes(pass.benchmark(), CONV_COLUMNS, shape);
    Conv conv = new Conv(pass, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9]);
    conv.result(); // refuses what does not fit
    return conv;
  }

  private static Task op(String benchmark, String shape) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> each.benchmark().equals(benchmark))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "bench: there is no benchmark '%s'; see lanes bench --help"
                            .formatted(benchmark)));
    int[] d = sizes(benchmark, kind.columns(), shape);
    return new OpTask(kind, new Dims(d[0], at(d, 1), at(d, 2), at(d, 3), at(d, 4), at(d, 5)));
  }

  private static int at(int[] sizes, int index) {
    return index < sizes.length ? sizes[index] : 1;
  }

  /** Returns the whole numbers of a list with commas, one for each column. */
  private static int[] sizes(String benchmark, String columns, String shape) {
    String[] words = shape.split(",", -1);
    int expected = columns.split(",").length;
    if (words.length != expected) {
      throw wrong(
          benchmark, columns, shape, "%d numbers, not %d".formatted(expected, words.length));
    }
    int[] sizes = new int[expected];
    for (int i = 0; i < expected; i++) {
      try {
        sizes[i] = Integer.parseInt(words[i].strip());
      } catch (NumberFormatException e) {
        throw wrong(
            benchmark, columns, shape, "'%s' is no whole number".formatted(words[i].strip()));
      }
    }
    return sizes;
  }

  private static IllegalArgumentException wrong(
      String benchmark, String columns, String shape, String reason) {
    return new IllegalArgumentException(
        "%s: '%s' is not %s: %s".formatted(benchmark, shape, columns, reason));
  }
}
