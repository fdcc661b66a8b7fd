package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code lanes}, in a folder of its own, with JDKs and a Maven that only pretend. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "maven $*"
      mkdir -p cli/target/lib && : > cli/target/lanes.jar
      """;
  private static final String FAILING_MAVEN = "#!/bin/sh\necho 'cannot find symbol'\nexit 1\n";

  @TempDir private Path temporary;
  private Path root;
  private Path tools;

  private record Result(int exitCode, List<String> output, List<String> errors) {}

  @BeforeEach
  void makeProject() throws IOException {
    root = Files.createDirectories(temporary.resolve("a folder with spaces"));
    tools = Files.createDirectories(temporary.resolve("tools"));
    executable(root.resolve("lanes"), Files.readString(Path.of("..", "lanes")));
    Files.createFile(root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createFile(root.resolve("cli/pom.xml"));
    Files.createFile(root.resolve("cli/src/main/Main.java"));
    executable(tools.resolve("mvn"), MAVEN);
  }

  @Test
  void buildsOnceThenStartsTheCommandWithItsArguments() throws Exception {
    Path jdk = jdk("jdk", "25.0.3");

    Result first = lanes(jdk, "train", "--out", "a b");
    Result second = lanes(jdk, "backends");

    assertThat(first.exitCode).isZero();
    assertThat(first.errors).anyMatch(line -> line.startsWith("lanes: building"));
    assertThat(first.output).endsWith("train", "--out", "a b");
    assertThat(second.errors).isEmpty();
    assertThat(second.output).endsWith("dev.lanes.cli/dev.lanes.cli.Main", "backends");
  }

  @Test
  void asksForLargePagesWhereTheyAreGivenOnRequest() throws Exception {
    Path system = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    boolean onRequest = Files.isReadable(system) && Files.readString(system).contains("[madvise]");

    List<String> options = lanes(jdk("jdk", "25"), "backends").output;

    assertThat(options.contains("-XX:+UseTransparentHugePages")).isEqualTo(onRequest);
  }

  @Test
  void hasGlibcGiveFreedMemoryBack() throws Exception {
    Path jdk = jdk("jdk", "25");
    String trim = "-XX:TrimNativeHeapInterval=500";
    executable(tools.resolve("getconf"), "#!/bin/sh\necho glibc 2.36\n");
    List<String> glibc = lanes(jdk, "backends").output;
    executable(tools.resolve("getconf"), "#!/bin/sh\nexit 1\n");

    assertThat(glibc).contains(trim);
    assertThat(lanes(jdk, "backends").output).doesNotContain(trim);
  }

  @Test
  void leavesTheChoiceOfACollectorToTheUser() throws Exception {
    Path jdk = jdk("jdk", "25");
    lanes(jdk);

    List<String> options = lanes(jdk, "backends").output;
    List<String> chosen =
        run(
                root.resolve("lanes"),
                Map.of("LANES_JAVA_HOME", jdk.toString(), "LANES_JAVA_OPTS", "-XX:+UseZGC -Xmx2g"),
                "backends")
            .output;

    assertThat(options)
        .contains(
            "-XX:+UseSerialGC",
            "-XX:NewSize=4m",
            "-XX:NewRatio=15",
            "-Xms16m",
            "-XX:MetaspaceSize=64m",
            "-XX:ObjectAlignmentInBytes=64");
    assertThat(chosen).contains("-XX:+UseZGC", "-Xmx2g").doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void startsWithWhatATrainingAfterTheBuildWroteDown() throws Exception {
    Path jdk = jdk("jdk", "25");
    String archive = "-XX:SharedArchiveFile=" + root.toRealPath().resolve("cli/target/lanes.jsa");
    Map<String, String> other =
        Map.of("LANES_JAVA_HOME", jdk.toString(), "LANES_JAVA_OPTS", "-XX:+UseZGC");

    assertThat(lanes(jdk, "backends").output).doesNotContain(archive); // this java wrote none
    executable(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        printf '%s\n' "$@"
        for option in "$@"; do
          case $option in -XX:DumpLoadedClassList=* | -XX:SharedArchiveFile=*) : > "${option#*=}" ;; esac
        done
        """);
    Files.delete(root.resolve("cli/target/lanes.built"));

    assertThat(lanes(jdk, "backends").output).contains(archive).doesNotContain("train");
    assertThat(lanes(jdk, "backends").output).contains(archive);
    assertThat(run(root.resolve("lanes"), other, "backends").output).doesNotContain(archive);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    Path jdk = jdk("jdk", "25");
    lanes(jdk);

    Files.setLastModifiedTime(
        root.resolve("cli/src/main/Main.java"), FileTime.from(Instant.now().plusSeconds(10)));

    assertThat(lanes(jdk).errors).anyMatch(line -> line.startsWith("lanes: building"));
  }

  @Test
  void startsThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root.resolve("lanes"));

    Result result = run(link, Map.of("LANES_JAVA_HOME", jdk("jdk", "26-ea").toString()));

    assertThat(result.exitCode).isZero();
    assertThat(result.output).anyMatch(line -> line.contains(root + "/cli/target/lanes.jar"));
  }

  @Test
  void takesTheFirstJdkThatIsNewEnough() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path current = jdk("current", "25.0.1");

    Result result =
        run(
            root.resolve("lanes"),
            Map.of("JAVA_HOME", old.toString(), "JAVA25_HOME", current.toString()));

    assertThat(result.output).contains("java of " + current);
  }

  @Test
  void refusesAnOldJdkAndNamesTheMend() throws Exception {
    Result result = lanes(jdk("old", "17.0.15"), "train");

    assertThat(result.exitCode).isEqualTo(69);
    assertThat(result.output).isEmpty();
    assertThat(result.errors)
        .singleElement()
        .asString()
        .contains("LANES_JAVA_HOME", "not a JDK 25 or newer", "point it to one");
  }

  @Test
  void saysWhatIsMissingWithoutMaven() throws Exception {
    Files.delete(tools.resolve("mvn"));
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    for (String tool : List.of("dirname", "basename", "find", "head")) {
      executable(bin.resolve(tool), "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
    }

    Result result =
        run(
            root.resolve("lanes"),
            Map.of("LANES_JAVA_HOME", jdk("jdk", "25").toString(), "PATH", bin.toString()));

    assertThat(result.exitCode).isEqualTo(69);
    assertThat(result.errors).anyMatch(line -> line.contains("no mvn on PATH"));
    assertThat(result.errors).anyMatch(line -> line.contains("Install Maven 3.8 or newer"));
  }

  @Test
  void saysThatTheBuildFailedAndTriesAgainNextTime() throws Exception {
    Path jdk = jdk("jdk", "25");
    executable(tools.resolve("mvn"), FAILING_MAVEN);
    Result failed = lanes(jdk);
    executable(tools.resolve("mvn"), MAVEN);

    assertThat(failed.exitCode).isEqualTo(70);
    assertThat(failed.output).isEmpty();
    assertThat(failed.errors)
        .contains("cannot find symbol")
        .anyMatch(l -> l.contains("build failed"));
    assertThat(lanes(jdk).exitCode).isZero();
  }

  @Test
  void givesTheJvmWhatTornadoVmNeedsWhereItsBackendIsAskedFor() throws Exception {
    Path home = Files.createDirectories(temporary.resolve("tornado vm"));
    Map<String, String> environment =
        Map.of("LANES_JAVA_HOME", jdk("jdk", "25").toString(), "TORNADOVM_HOME", home.toString());
    Path launcher = root.resolve("lanes");
    String options = "@" + home.resolve("tornado-argfile");

    Result without = run(launcher, environment, "train", "--backend", "tornado");
    Files.createFile(home.resolve("tornado-argfile"));

    assertThat(without.output).doesNotContain(options);
    for (String[] asks :
        List.of(
            new String[] {"train", "--backend", "tornado"},
            new String[] {"train", "--backend=tornado", "--device", "0:0"},
            new String[] {"bench", "speedup", "--backends", "scalar,tornado"},
            new String[] {"backends"})) {
      assertThat(run(launcher, environment, asks).output)
          .contains(options, "-Dtornado.recover.bailout=False")
          .contains("-Dlanes.jvm.options=" + options) // and a line for each further one
          .doesNotContain("-XX:+UseSerialGC") // TornadoVM names a collector of its own
          .anyMatch(line -> line.endsWith(":" + home + "/share/java/tornado"));
    }
    assertThat(run(launcher, environment, "train", "--model", "tornado").output)
        .doesNotContain(options);
  }

  /** A driver's own handlers would end the JVM at a null pointer or where threads are stopped. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsTheSignalsOfTheJvmWhereTornadoVmBringsADriver() throws Exception {
    Path home = Files.createDirectories(temporary.resolve("tornado vm"));
    Files.createFile(home.resolve("tornado-argfile"));
    Path jdk = jdk("jdk", "25");
    Path library = Files.createDirectories(jdk.resolve("lib")).resolve("libjsig.so");
    Files.createSymbolicLink(
        library, Path.of(System.getProperty("java.home"), "lib", "libjsig.so"));
    Map<String, String> environment =
        Map.of("LANES_JAVA_HOME", jdk.toString(), "TORNADOVM_HOME", home.toString());
    Path launcher = root.resolve("lanes");

    Result tornado = run(launcher, environment, "train", "--backend", "tornado");
    Result vector = run(launcher, environment, "train", "--backend", "vector");

    assertThat(tornado.output).contains("preloaded " + library);
    assertThat(tornado.exitCode).isZero();
    assertThat(vector.output).contains("preloaded ");
  }

  private Result lanes(Path jdk, String... arguments) throws Exception {
    return run(root.resolve("lanes"), Map.of("LANES_JAVA_HOME", jdk.toString()), arguments);
  }

  private Result run(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().clear();
    builder.environment().put("HOME", temporary.toString());
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    Path errors = temporary.resolve("errors.txt");
    Process process = builder.redirectError(errors.toFile()).start();
    List<String> output = process.inputReader().lines().toList();
    return new Result(process.waitFor(), output, Files.readAllLines(errors));
  }

  /** A folder that looks like a JDK, whose {@code java} prints how it was called. */
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(temporary.resolve(name));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"");
    Files.createDirectories(home.resolve("bin"));
    executable(
        home.resolve("bin/java"),
        "#!/bin/sh\necho 'java of "
            + home
            + "'\necho \"preloaded $LD_PRELOAD\"\nprintf '%s\\n' \"$@\"\n");
    return home;
  }

  private static Path which(String tool) {
    for (String folder : List.of("/usr/bin", "/bin")) {
      if (Files.exists(Path.of(folder, tool))) {
        return Path.of(folder, tool);
      }
    }
    throw new AssertionError("no " + tool + " in /usr/bin or /bin");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
