package dev.lanes.cli;

import dev.lanes.nn.Network;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Explanation;
import dev.lanes.spi.Session;
import dev.lanes.train.Evaluator;
import dev.lanes.train.TrainingStep;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.Recipe;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanes explain}: what a backend makes of a model. */
@Command(
    name = "explain",
    header = "Shows the compiled plan of a model: step, shape, algorithm, memory.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes explain cuda-convnet-80sec",
      "  lanes explain lenet-5 --inference --batch 1"
    })
final class ExplainCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "The model, or a file that describes one; see lanes models.")
  private String name = "";

  @Mixin private BackendChoice choice = new BackendChoice();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step. Default: the recipe's.")
  private @Nullable Integer batch;

  @Option(
      names = "--inference",
      description = "The plan of the forward pass alone, not of a training step.")
  private boolean inference;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    Model model = Checked.model(spec, "explain", name);
    int size =
        batch == null ? model.recipe().batchSize() : Checked.positive(spec, "--batch", batch);
    Backend backend = choice.backend();
    PrintWriter out = spec.commandLine().getOut();
    try (Session session = choice.open(backend)) {
      Explanation plan = explain(model, session, size);
      String what = inference ? "forward pass" : "training step";
      if (output.json) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", model.name());
        all.put("plan", what);
        all.put("batch", size);
        all.put("backend", backend.id());
        all.put("device", session.device());
        all.putAll(PlanTable.describe(plan));
        out.println(Json.indented(all));
        return;
      }
      out.printf("%s of %s with %d images%n", what, model.name(), size);
      out.printf("%s: %s%n%n", backend.id(), session.device());
      PlanTable.lines(plan).forEach(out::println);
    }
  }

  private Explanation explain(Model model, Session session, int size) {
    Network network = model.network();
    Recipe recipe = model.recipe();
    return inference
        ? new Evaluator(network, session, recipe.loss(), size).explain()
        : new TrainingStep(network, session, recipe.loss(), recipe.optimizer(), size, 1).explain();
  }
}
