package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program in the folder examples runs as its comment says, and shows what it is to show. */
class MethodsExampleTest {
  @Test
  void everyMethodDoesWhatItIsFor() throws IOException, InterruptedException {
    String modules =
        Stream.of("dev.lanes.core", "dev.lanes.vector")
            .map(name -> ModuleLayer.boot().configuration().findModule(name).orElseThrow())
            .map(module -> Path.of(module.reference().location().orElseThrow()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules,
                "--add-modules",
                "dev.lanes.vector",
                Path.of("..", "examples", "Methods.java").toString())
            .redirectErrorStream(true)
            .start();
    List<String> output = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", output)).isZero();

    Map<String, double[]> rows = // loss, right of trained, right of new, weights near 0
        output.stream()
            .filter(line -> line.contains("%"))
            .map(line -> line.replace("%", "").split("\\s+"))
            .collect(
                Collectors.toMap(
                    words -> words[0],
                    words -> Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
    assertThat(rows.keySet())
        .containsExactlyInAnyOrder("plain", "l1", "l2", "decay", "dropout", "momentum", "nesterov");
    double[] plain = row(rows, "plain");
    assertThat(plain[1]).isEqualTo(100);
    assertThat(row(rows, "l1")[3]).isGreaterThan(plain[3] + 50);
    assertThat(row(rows, "l2")[2]).isGreaterThan(plain[2] + 3);
    assertThat(row(rows, "decay")[2]).isEqualTo(row(rows, "l2")[2]);
    assertThat(row(rows, "dropout")[1]).isLessThan(100);
    assertThat(row(rows, "momentum")[0]).isLessThan(0.05);
    assertThat(row(rows, "nesterov")[0]).isLessThan(0.05);
  }

  private static double[] row(Map<String, double[]> rows, String name) {
    double[] row = rows.get(name);
    assertThat(row).as(name).isNotNull();
    return row;
  }
}
