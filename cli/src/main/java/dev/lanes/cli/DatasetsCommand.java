package dev.lanes.cli;

import dev.lanes.datasets.catalog.DatasetCatalog;
import dev.lanes.datasets.catalog.DatasetInfo;
import dev.lanes.jmh.report.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanes datasets}: what can be trained on. */
@Command(
    name = "datasets",
    header = "Lists the data sets: what they hold and where they come from.",
    footerHeading = "%nExample:%n",
    footer = "  lanes datasets --json")
final class DatasetsCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    List<DatasetInfo> sets = DatasetCatalog.all();
    if (output.json) {
      spec.commandLine()
          .getOut()
          .println(Json.indented(sets.stream().map(DatasetsCommand::describe).toList()));
      return;
    }
    TextTable table = new TextTable("lll", "data set", "what it holds", "from");
    for (DatasetInfo set : sets) {
      table.row(set.name(), set.summary(), set.homepage());
    }
    table.lines().forEach(spec.commandLine().getOut()::println);
  }

  private static Map<String, Object> describe(DatasetInfo set) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", set.name());
    one.put("summary", set.summary());
    one.put("builtIn", set.builtIn());
    one.put("homepage", set.homepage());
    one.put("files", set.files().stream().map(file -> file.name()).toList());
    return one;
  }
}
