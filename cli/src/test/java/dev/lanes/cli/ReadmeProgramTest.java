package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in README.md compiles, runs and learns, as a reader of it would run it. */
class ReadmeProgramTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(import .*?\nclass (\\w+) .*?)```", Pattern.DOTALL);
  private static final Pattern RESULT = Pattern.compile("(\\w+): (\\d+) % right");

  private static String program;
  private static String name;

  @TempDir private Path folder;

  @BeforeAll
  static void readProgram() throws IOException {
    Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(matcher.find()).as("a Java program in README.md").isTrue();
    program = matcher.group(1);
    name = matcher.group(2);
  }

  @Test
  void runsOnTheModulePath() throws IOException, InterruptedException {
    Path source = folder.resolve("example", name + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "package example;\n" + program);
    Path descriptor = folder.resolve("module-info.java");
    Files.writeString(descriptor, "module example { requires dev.lanes.core; }");
    Path classes = folder.resolve("classes");
    run("javac", "--module-path", engine(), "-d", classes, source, descriptor);

    String modulePath = engine() + File.pathSeparator + classes;
    List<String> output =
        run("java", "--module-path", modulePath, "--module", "example/example." + name);

    assertRightAnswers(output, "vector");
  }

  @Test
  void runsOnTheClassPath() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);

    List<String> output =
        run(
            "java",
            "--class-path",
            engine(),
            "--add-modules",
            "jdk.incubator.vector",
            source.toString());

    assertRightAnswers(output, "vector");
  }

  @Test
  void runsOnTheScalarBackendWithoutTheIncubatorModuleAndSaysWhy()
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);

    List<String> output = run("java", "--class-path", engine(), source.toString());

    assertRightAnswers(output, "scalar");
    assertThat(output).anyMatch(line -> line.contains("--add-modules jdk.incubator.vector"));
  }

  private static void assertRightAnswers(List<String> output, String backend) {
    Matcher result = RESULT.matcher(output.getLast());
    assertThat(result.matches()).as(String.join("\n", output)).isTrue();
    assertThat(result.group(1)).isEqualTo(backend);
    assertThat(Integer.parseInt(result.group(2))).isGreaterThanOrEqualTo(90);
  }

  /** The two jars the program needs, or their classes. */
  private static String engine() {
    return Stream.of("dev.lanes.core", "dev.lanes.vector")
        .map(module -> ModuleLayer.boot().configuration().findModule(module).orElseThrow())
        .map(ResolvedModule::reference)
        .map(reference -> Path.of(reference.location().orElseThrow()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> run(String tool, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> output = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(command + "\n" + String.join("\n", output)).isZero();
    return output;
  }
}
