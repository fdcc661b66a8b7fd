package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.subject.Peer;
import dev.lanes.jmh.subject.Prepared;
import dev.lanes.jmh.subject.Subject;
import dev.lanes.jmh.subject.Subjects;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run keeps what it has, whatever happens to the JVMs that measure. */
class BenchTest {
  @Test
  void whoEndsTheJvmIsLeftOutAndTheOthersAreMeasured(@TempDir Path folder) throws IOException {
    Bench bench = bench(List.of("vector", "crashing"), List.of(folderOf(folder, Crashing.class)));

    Report report = bench.run();

    assertThat(report.rows()).extracting(Row::subject).containsExactly("vector");
    assertThat(bench.failures())
        .singleElement()
        .asString()
        .contains("gemm 3,4,5", "ended with code 7", "running crashing, which is left out");
    assertThat(report.notes()).containsExactlyElementsOf(bench.failures());
  }

  @Test
  void aVariantThatEndsTheJvmIsANoteWhereAnotherIsMeasured(@TempDir Path folder)
      throws IOException {
    Path peers = folderOf(folder, HalfCrashing.class, HalfCrashing.Fast.class);
    Bench bench = bench(List.of("vector", "half-crashing"), List.of(peers));

    Report report = bench.run();

    assertThat(report.rows())
        .extracting(Row::subject)
        .containsExactlyInAnyOrder("vector", "half-crashing");
    assertThat(bench.failures()).isEmpty();
    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains("running half-crashing-fast"));
  }

  @Test
  void theRoundsOfSeveralJvmsCountAndTasksTakeTurns() {
    BenchPlan several =
        plan(List.of("scalar", "vector"), List.of())
            .withTasks(List.of(Tasks.parse("gemm", "3,4,5"), Tasks.parse("gemm", "4,5,6")))
            .inSeveralJvms()
            .withEffort(Efforts.SHORT);
    List<String> shapes = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    List<Boolean> complete = new ArrayList<>();
    Bench bench =
        new Bench(
            several,
            MachineFacts.of("test"),
            new QuietListener() {
              @Override
              public void finished(
                  int jvms, int total, Report report, List<Row> figures, double secondsLeft) {
                shapes.add(figures.getFirst().shape());
                done.add(jvms);
                complete.add(report.complete());
              }
            });

    Report report = bench.run();

    assertThat(bench.failures()).isEmpty();
    assertThat(shapes)
        .hasSize(2 * several.jvms().least())
        .startsWith("3,4,5", "4,5,6", "3,4,5", "4,5,6");
    assertThat(done).startsWith(1, 2, 3).endsWith(2 * several.jvms().least());
    assertThat(complete).containsOnlyOnce(true).endsWith(true);
    assertThat(report.rows())
        .extracting(Row::subject)
        .containsExactly("scalar", "vector", "scalar", "vector");
    assertThat(report.rows())
        .as("the reference is measured once")
        .extracting(row -> row.rounds().size())
        .containsExactly(1, several.jvms().least(), 1, several.jvms().least());
    List<Double> samples = report.rows().getLast().samples();
    assertThat(samples)
        .hasSizeGreaterThanOrEqualTo(several.jvms().least() * Efforts.SHORT.leastRounds());
    assertThat(report.rows().getLast().medianSeconds()).isEqualTo(Statistics.median(samples));
  }

  @Test
  void onlyWhoIsHalfAsFastAsTheFastestIsMeasuredInOneJvmAlone() {
    List<Row> first =
        List.of(
            row("scalar", 1, 1.0),
            row("vector", 1, 1.0),
            row("openblas", 1, 1.9),
            row("dl4j", 1, 2.1),
            row("vector", 2, 1.2),
            row("pytorch", 2, 0.6),
            row("dl4j", 2, 1.3));

    assertThat(Bench.near(first, 9)).containsExactlyInAnyOrder("vector", "openblas", "pytorch");
    assertThat(Bench.near(first, 1.5))
        .as("whose samples are rare has enough of them")
        .containsExactlyInAnyOrder("vector", "pytorch");
  }

  @Test
  void afterSomeJvmsOnlyTheFastestRivalIsMeasured() {
    List<Row> rows =
        List.of(row("vector", 1, 1.0), row("openblas", 1, 1.2), row("pytorch", 1, 1.3));
    Jvms jvms = new Jvms(2, 3, 3, 0.04);

    assertThat(Bench.next(jvms, 1, rows, 9))
        .containsExactlyInAnyOrder("vector", "openblas", "pytorch");
    assertThat(Bench.next(jvms, 2, rows, 9)).containsExactly("openblas");
    assertThat(Bench.next(jvms, 2, rows.subList(0, 1), 9))
        .as("without a rival")
        .containsExactly("vector");
  }

  private static Row row(String subject, int threads, double seconds) {
    return new Row(
        "gemm", "3,4,5", subject, threads, seconds, null, null, 0.5, "peak", List.of(seconds));
  }

  @Test
  void theBandwidthThatTheFirstTaskFoundHoldsForTheOthers() {
    Effort once =
        new Effort(
            0.01,
            0.001,
            0.01,
            3,
            3,
            0.5,
            Effort.Bandwidth.ONCE,
            Effort.Clock.WALL,
            Effort.Check.WHOLE);
    BenchPlan plan =
        new BenchPlan(
            "test",
            List.of(Tasks.parse("gemm", "3,4,5"), Tasks.parse("gemm", "4,5,6")),
            List.of("vector"),
            List.of(1),
            once,
            Jvms.ONE,
            false,
            List.of(),
            BenchPlan.Slowdown.NONE);
    Bench bench = new Bench(plan, MachineFacts.of("test"), new QuietListener());

    bench.run();

    List<Double> bandwidths =
        bench.limits().stream().map(each -> each.limit().bytesPerSecond()).toList();
    assertThat(bandwidths).hasSize(2);
    assertThat(bandwidths.getFirst()).isBetween(1e8, 1e13).isEqualTo(bandwidths.getLast());
  }

  /** Returns a folder for the class path that provides the first of the classes. */
  private static Path folderOf(Path folder, Class<?>... classes) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Peer.class.getName()), classes[0].getName());
    for (Class<?> each : classes) {
      String file = each.getName().replace('.', '/') + ".class";
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      try (InputStream in = each.getResourceAsStream("/" + file)) {
        Files.copy(in, target);
      }
    }
    return folder;
  }

  private static BenchPlan plan(List<String> subjects, List<Path> peers) {
    return new BenchPlan(
        "test",
        List.of(Tasks.parse("gemm", "3,4,5")),
        subjects,
        List.of(1),
        Efforts.SHORT,
        Jvms.ONE,
        false,
        peers,
        BenchPlan.Slowdown.NONE);
  }

  private static Bench bench(List<String> subjects, List<Path> peers) {
    return new Bench(plan(subjects, peers), MachineFacts.of("test"), new QuietListener());
  }

  /** Ends the JVM, as a native library does that does what a processor cannot. */
  public static final class Crashing implements Peer {
    @Override
    public String id() {
      return "crashing";
    }

    @Override
    public String describe() {
      return "a peer that ends the JVM";
    }

    @Override
    public Optional<String> refuses(Task task) {
      return Optional.empty();
    }

    @Override
    public void load() {}

    @Override
    public Prepared prepare(Task task, int threads) {
      Runtime.getRuntime().halt(7);
      throw new IllegalStateException("halted");
    }
  }

  /** Has a variant that ends the JVM, and one that works. */
  public static final class HalfCrashing implements Peer {
    @Override
    public String id() {
      return "half-crashing";
    }

    @Override
    public String describe() {
      return "a peer of which one variant ends the JVM";
    }

    @Override
    public Optional<String> refuses(Task task) {
      return Optional.empty();
    }

    @Override
    public void load() {}

    @Override
    public List<Subject> variants() {
      return List.of(this, new Fast());
    }

    @Override
    public Prepared prepare(Task task, int threads) {
      return scalar().prepare(task, 1);
    }

    private static Subject scalar() {
      return Subjects.find("scalar").orElseThrow().variants().getFirst();
    }

    record Fast() implements Subject {
      @Override
      public String id() {
        return "half-crashing-fast";
      }

      @Override
      public String describe() {
        return "the variant that ends the JVM";
      }

      @Override
      public Optional<String> refuses(Task task) {
        return Optional.empty();
      }

      @Override
      public Prepared prepare(Task task, int threads) {
        Runtime.getRuntime().halt(7);
        throw new IllegalStateException("halted");
      }
    }
  }
}
