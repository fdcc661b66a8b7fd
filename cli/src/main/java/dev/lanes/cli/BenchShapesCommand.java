package dev.lanes.cli;

import dev.lanes.jmh.measure.Bench;
import dev.lanes.jmh.measure.BenchPlan;
import dev.lanes.jmh.measure.Effort;
import dev.lanes.jmh.measure.MachineFacts;
import dev.lanes.jmh.task.Conv;
import dev.lanes.jmh.task.OpTask;
import dev.lanes.jmh.task.ShapeFile;
import dev.lanes.jmh.task.StandardShapes;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanes bench gemm|conv|ops}: kernels on shapes. */
abstract class BenchShapesCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchOutput output = new BenchOutput();

  /** Returns what is to be measured. */
  abstract List<Task> tasks();

  @Override
  public void run() {
    run(refined(options.plan(spec.qualifiedName(), tasks())), output);
  }

  /** Returns the plan as it suits these tasks. */
  BenchPlan refined(BenchPlan plan) {
    return plan;
  }

  /** Measures a plan; fails if something could not be measured. */
  static void run(BenchPlan plan, BenchOutput output) {
    Bench bench = new Bench(plan, MachineFacts.of(BuildInfo.commit()), output);
    output.run(bench);
    requireNoFailure(bench);
  }

  static void requireNoFailure(Bench bench) {
    requireNone(bench.failures());
  }

  static void requireNone(List<String> failures) {
    if (!failures.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED,
          "%d of the measurements failed: %s"
              .formatted(failures.size(), String.join("; ", failures)));
    }
  }

  /** Returns tasks of an option, or of a file, or the standard ones. */
  List<Task> tasks(
      @Nullable Path file,
      List<String> shapes,
      String columns,
      List<String> benchmarks,
      List<String> standard) {
    if (file != null && !shapes.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give --shapes or --shape, not both");
    }
    if (file != null) {
      return ShapeFile.tasks(file, columns, benchmarks);
    }
    List<Task> tasks = new ArrayList<>();
    for (String shape : shapes.isEmpty() ? standard : shapes) {
      benchmarks.forEach(benchmark -> tasks.add(Tasks.parse(benchmark, shape)));
    }
    return tasks;
  }

  /** {@code lanes bench gemm}. */
  @Command(
      name = "gemm",
      header = "Measures products of matrices.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  lanes bench gemm --peers",
        "  lanes bench gemm --shape 1024,1024,1024 --threads 1"
      })
  static final class GemmCommand extends BenchShapesCommand {
    @Option(
        names = "--shapes",
        paramLabel = "FILE",
        description = "A CSV file with the header " + Tasks.GEMM_COLUMNS + ".")
    private @Nullable Path file;

    @Option(
        names = "--shape",
        paramLabel = "M,N,K",
        description = "One product; may be given several times.")
    private List<String> shapes = List.of();

    @Override
    List<Task> tasks() {
      return tasks(file, shapes, Tasks.GEMM_COLUMNS, List.of("gemm"), StandardShapes.of("gemm"));
    }

    @Override
    BenchPlan refined(BenchPlan plan) {
      return plan.effort().equals(Effort.USUAL) ? plan.inSeveralJvms() : plan;
    }
  }

  /** {@code lanes bench conv}. */
  @Command(
      name = "conv",
      header = "Measures convolutions: forward, and a training layer.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  lanes bench conv --peers --quick --html conv.html",
        "  lanes bench conv --shape 128,3,32,32,32,5,5,1,2,1 --passes all"
      })
  static final class ConvCommand extends BenchShapesCommand {
    /** What is measured of each shape. */
    enum Passes {
      /** Forward alone, and forward with both gradients, bias and ReLU. */
      USUAL,
      /** Also each gradient alone. */
      ALL
    }

    @Option(
        names = "--shapes",
        paramLabel = "FILE",
        description = "A CSV file with the header " + Tasks.CONV_COLUMNS + ".")
    private @Nullable Path file;

    @Option(
        names = "--shape",
        paramLabel = "SHAPE",
        description = "One shape, as in a file; may be given several times.")
    private List<String> shapes = List.of();

    @Option(
        names = "--passes",
        paramLabel = "usual|all",
        description =
            "usual: forward, and forward with both gradients, bias and ReLU (the default); all: also"
                + " each gradient alone.")
    private Passes passes = Passes.USUAL;

    @Override
    List<Task> tasks() {
      List<String> benchmarks =
          (passes == Passes.ALL
                  ? Arrays.stream(Conv.Pass.values())
                  : Stream.of(Conv.Pass.FORWARD, Conv.Pass.TRAINING))
              .map(Conv.Pass::benchmark)
              .toList();
      return tasks(
          file,
          shapes,
          Tasks.CONV_COLUMNS,
          benchmarks,
          StandardShapes.of(Conv.Pass.FORWARD.benchmark()));
    }
  }

  /** {@code lanes bench ops}. */
  @Command(
      name = "ops",
      header = "Measures pooling, norms, losses, the optimiser step and loading.",
      description = {
        "",
        "Kernels and their sizes:",
        "  max-pool, max-pool-gradient          n,c,h,w,window,stride",
        "  average-pool, average-pool-gradient  n,c,h,w,window,stride",
        "  global-average-pool                  n,c,h,w",
        "  lrn, lrn-gradient                    n,c,h,w,size",
        "  batch-norm, batch-norm-gradient      n,c,h,w",
        "  softmax-cross-entropy                n,classes",
        "  momentum-update                      elements",
        "  load                                 batch,channels,size,crop",
        ""
      },
      footerHeading = "%nExamples:%n",
      footer = {"  lanes bench ops", "  lanes bench ops --kernel 'max-pool 128,32,32,32,3,2'"})
  static final class OpsCommand extends BenchShapesCommand {
    @Option(
        names = "--kernel",
        paramLabel = "'NAME SHAPE'",
        description = "One kernel, see below; may be given several times.")
    private List<String> kernels = List.of();

    @Override
    List<Task> tasks() {
      return kernels.isEmpty()
          ? Stream.concat(
                  Arrays.stream(OpTask.Kind.values()).map(OpTask.Kind::benchmark),
                  Stream.of("load"))
              .flatMap(name -> StandardShapes.of(name).stream().map(s -> Tasks.parse(name, s)))
              .toList()
          : kernels.stream().map(Tasks::named).toList();
    }
  }
}
