package dev.lanes.cli;

import dev.lanes.jmh.report.TextTable;
import dev.lanes.nn.LayerSummary;
import dev.lanes.nn.Network;
import dev.lanes.zoo.Model;
import dev.lanes.zoo.ModelText;
import dev.lanes.zoo.Zoo;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanes models}: the zoo, or the layers and the recipe of one model. */
@Command(
    name = "models",
    header = "Lists the models with parameters and multiply-accumulates, or shows one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanes models",
      "  lanes models lenet-5                  its layers and its recipe",
      "  lanes models lenet-5 --text > my.txt  a text to be changed, for lanes train --model my.txt"
    })
final class ModelsCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "The model to show, or a file that describes one; all of them without.")
  private @Nullable String name;

  @Option(
      names = "--text",
      description = "Print the text that describes the model: a network in a file is one like it.")
  private boolean text;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Model> models = name == null ? Zoo.models() : List.of(Checked.model(spec, "models", name));
    if (text) {
      if (name == null || output.json) {
        throw new ParameterException(
            spec.commandLine(), "--text: name one model, such as lenet-5, without --json");
      }
      out.print(ModelText.of(models.getFirst()));
    } else if (output.json) {
      List<Map<String, Object>> all = models.stream().map(ModelsCommand::describe).toList();
      out.println(Json.indented(name == null ? all : all.getFirst()));
    } else if (name == null) {
      list(models).forEach(out::println);
    } else {
      show(models.getFirst(), out);
    }
  }

  private static List<String> list(List<Model> models) {
    TextTable table =
        new TextTable("llrrll", "model", "input", "parameters", "MMAC", "data set", "what it is");
    for (Model model : models) {
      Network network = model.network();
      table.row(
          model.name(),
          network.inputShape().toString(),
          grouped(network.parameterCount()),
          millions(network.multiplyAccumulates()),
          model.recipe().dataset(),
          model.summary());
    }
    return table.lines();
  }

  private static void show(Model model, PrintWriter out) {
    out.println(model.name() + ": " + model.summary());
    out.println();
    TextTable table = new TextTable("lllrr", "layer", "what it is", "output", "parameters", "MMAC");
    for (LayerSummary layer : model.network().summary()) {
      table.row(
          layer.name(),
          layer.description(),
          layer.output().toString(),
          layer.parameters() == 0 ? "" : grouped(layer.parameters()),
          layer.multiplyAccumulates() == 0 ? "" : millions(layer.multiplyAccumulates()));
    }
    table.lines().forEach(out::println);
    out.println();
    out.println("recipe, times in epochs");
    model.recipe().describe().forEach((what, text) -> out.printf("%-15s %s%n", what, text));
    out.printf("%-15s %s%n", "origin", model.recipe().origin());
  }

  private static Map<String, Object> describe(Model model) {
    Network network = model.network();
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", model.name());
    one.put("summary", model.summary());
    one.put("input", network.inputShape().dimensions());
    one.put("output", network.outputShape().dimensions());
    one.put("parameters", network.parameterCount());
    one.put("multiplyAccumulates", network.multiplyAccumulates());
    one.put("layers", network.summary().stream().map(ModelsCommand::describe).toList());
    one.put("recipe", model.recipe().describe());
    one.put("origin", model.recipe().origin());
    return one;
  }

  private static Map<String, Object> describe(LayerSummary layer) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", layer.name());
    one.put("description", layer.description());
    one.put("output", layer.output().dimensions());
    one.put("parameters", layer.parameters());
    one.put("multiplyAccumulates", layer.multiplyAccumulates());
    return one;
  }

  /** Such as {@code 145,578}. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Such as {@code 12.35}. */
  static String millions(long count) {
    return String.format(Locale.ROOT, "%.2f", count / 1e6);
  }
}
