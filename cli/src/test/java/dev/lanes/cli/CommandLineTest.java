package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What all commands have in common: help, errors, completion. */
class CommandLineTest {
  @Test
  void everyCommandHasHelpWithAnExample() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine lanes = Main.commandLine(nowhere, nowhere);
    for (String name : lanes.getSubcommands().keySet()) {
      if (name.equals("help")) {
        continue;
      }
      Lanes help = Lanes.run(name, "--help");
      assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(help.out()).as(name).contains("Example").contains("lanes " + name);
      assertThat(help.out()).as(name).contains("Exit codes:");
      assertThat(help.out().lines().map(String::length)).as(name).allMatch(n -> n <= 80);
    }
  }

  @Test
  void helpListsTheExitCodes() {
    assertThat(Lanes.run("--help").out())
        .contains("0   done")
        .contains("6   training diverged")
        .contains("7   output folder");
  }

  @Test
  void versionNamesCommitAndJvm() {
    assertThat(Lanes.run("--version").out())
        .containsPattern("lanes \\d+\\.\\d+.* \\(\\w+.*\\)")
        .contains("Java 2");
  }

  @Test
  void noCommandSaysWhichThereAre() {
    Lanes lanes = Lanes.run();
    assertThat(lanes.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(lanes.complaint()).contains("train").contains("backends");
  }

  @Test
  void wrongCommandAndWrongOptionNameTheNearest() {
    Lanes command = Lanes.run("trian");
    assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(command.complaint()).contains("'trian'").contains("did you mean train?");
    Lanes option = Lanes.run("backends", "--jsno");
    assertThat(option.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(option.complaint()).contains("'--jsno'").contains("did you mean --json?");
  }

  @Test
  void completionIsAScriptForAllCommands() {
    Lanes completion = Lanes.run("completion");
    assertThat(completion.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(completion.out())
        .startsWith("#!")
        .contains("complete -F")
        .contains("backends")
        .doesNotContain("\r");
  }

  @Test
  void backendsSayDeviceAndThreads() {
    Lanes backends = Lanes.run("backends");
    assertThat(backends.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(backends.out()).contains("scalar").contains("thread").contains("(the default)");
  }

  @Test
  void aBackendThatIsNotThereIsNamedWithItsRemedy() {
    assertThat(Lanes.run("backends").out())
        .contains("tornado  not available: ")
        .contains("TORNADOVM_HOME");
    Lanes train = Lanes.run("train", "--backend", "tornado");
    assertThat(train.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(train.complaint()).contains("backend tornado is not available");
    Lanes device = Lanes.run("train", "--backend", "scalar", "--device", "0:0");
    assertThat(device.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(device.complaint()).contains("--device: backend scalar has no devices");
  }

  @Test
  void backendsAsJson() throws Exception {
    JsonNode all = new ObjectMapper().readTree(Lanes.run("backends", "--json").out());
    assertThat(all.findValuesAsText("id")).contains("scalar");
    assertThat(all.get(0).get("default").asBoolean()).isTrue();
  }

  @Test
  void dataSetsAreListed() throws Exception {
    assertThat(Lanes.run("datasets").out()).contains("shapes").contains("cifar10");
    JsonNode all = new ObjectMapper().readTree(Lanes.run("datasets", "--json").out());
    assertThat(all.findValuesAsText("name")).contains("shapes", "mnist");
  }
}
