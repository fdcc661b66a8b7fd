package dev.lanes.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the parts of Lanes, and between the packages of the engine, run one way. */
class ArchitectureTest {
  private static final String[] CORE = {
    "dev.lanes.graph..",
    "dev.lanes.plan..",
    "dev.lanes.spi..",
    "dev.lanes.scalar..",
    "dev.lanes.nn..",
    "dev.lanes.optim..",
    "dev.lanes.train..",
    "dev.lanes.random..",
    "dev.lanes.zoo..",
    "dev.lanes.checkpoint.."
  };

  private static JavaClasses lanes;

  @BeforeAll
  static void importClasses() {
    lanes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lanes");
  }

  @Test
  void everyPackageIsSeen() {
    assertThat(lanes.stream().map(JavaClass::getPackageName).collect(toSet()))
        .contains(
            "dev.lanes.graph",
            "dev.lanes.graph.op",
            "dev.lanes.plan",
            "dev.lanes.spi",
            "dev.lanes.vector",
            "dev.lanes.datasets",
            "dev.lanes.jmh.measure",
            "dev.lanes.cli");
  }

  /** The core stands on the JDK: it knows no backend, no data set and no command line. */
  @Test
  void coreDependsOnTheJdkAlone() {
    classes()
        .that(resideInAnyPackage(CORE))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE).or(resideInAnyPackage("java..", "org.jspecify.annotations..")))
        .check(lanes);
  }

  @Test
  void graphDependsOnNothingAbove() {
    arrow("dev.lanes.graph..", "dev.lanes.random..");
  }

  @Test
  void planStandsOnTheGraph() {
    arrow("dev.lanes.plan..", "dev.lanes.graph..");
  }

  @Test
  void spiStandsOnThePlan() {
    arrow("dev.lanes.spi..", "dev.lanes.plan..", "dev.lanes.graph..");
  }

  @Test
  void layersAndOptimisersStandOnTheGraph() {
    arrow("dev.lanes.nn..", "dev.lanes.graph..", "dev.lanes.random..");
    arrow("dev.lanes.optim..", "dev.lanes.graph..");
  }

  @Test
  void randomStandsAlone() {
    arrow("dev.lanes.random..");
  }

  /** The scalar backend ships in the core and keeps the rules of every other backend. */
  @ParameterizedTest
  @ValueSource(strings = {"dev.lanes.scalar..", "dev.lanes.vector.."})
  void backendsStandOnTheSpi(String backend) {
    standsOnTheSpi(backend);
  }

  @Test
  void theTornadoBackendStandsOnTheSpiWhereItIsBuilt() {
    assumeTrue(
        lanes.stream().anyMatch(each -> each.getPackageName().equals("dev.lanes.tornado")),
        "TORNADOVM_HOME was not set");
    standsOnTheSpi("dev.lanes.tornado..");
    nothingIn("dev.lanes.cli..", "dev.lanes.jmh..", "dev.lanes.datasets..")
        .dependsOn("dev.lanes.tornado..");
  }

  private static void standsOnTheSpi(String backend) {
    arrow(
        backend, "dev.lanes.spi..", "dev.lanes.plan..", "dev.lanes.graph..", "dev.lanes.random..");
  }

  @Test
  void trainingKnowsBackendsByTheirInterfaceOnly() {
    nothingIn("dev.lanes.train..", "dev.lanes.nn..", "dev.lanes.optim..", "dev.lanes.checkpoint..")
        .dependsOn("dev.lanes.scalar..", "dev.lanes.vector..", "dev.lanes.zoo..");
  }

  @Test
  void dataSetsKnowTheCoreOnly() {
    nothingIn("dev.lanes.datasets..").dependsOn("dev.lanes.vector..", "dev.lanes.cli..");
  }

  /** Benchmarks measure every backend alike, through the interface. */
  @Test
  void benchmarksKnowNoBackendByName() {
    nothingIn("dev.lanes.jmh..").dependsOn("dev.lanes.vector..", "dev.lanes.scalar..");
  }

  @Test
  void onlyTheCommandLineKnowsTheBenchmarks() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage("dev.lanes.jmh..", "dev.lanes.cli..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.lanes.jmh..")
        .check(lanes);
  }

  @Test
  void nothingKnowsTheCommandLine() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("dev.lanes.cli..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.lanes.cli..")
        .check(lanes);
  }

  @Test
  void onlyTheVectorBackendAndTheLimitsOfTheMachineUseTheVectorApi() {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage("dev.lanes.vector..", "dev.lanes.jmh.measure..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(lanes);
  }

  @Test
  void onlyItsBackendUsesTornadoVm() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("dev.lanes.tornado..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("uk.ac.manchester.tornado..")
        .check(lanes);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.lanes.(*)..").should().beFreeOfCycles().check(lanes);
  }

  /** Of all that belongs to Lanes, a package depends on itself and on those listed. */
  private static void arrow(String from, String... to) {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(Stream.concat(Stream.of(from), Stream.of(to)).toArray(String[]::new));
    classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(
            allowed.or(DescribedPredicate.not(resideInAPackage("dev.lanes.."))))
        .check(lanes);
  }

  private static Ban nothingIn(String... packages) {
    return new Ban(packages);
  }

  /** No class in the packages may know one in those banned. */
  private static final class Ban {
    private final String[] packages;

    Ban(String... packages) {
      this.packages = packages;
    }

    void dependsOn(String... banned) {
      noClasses()
          .that()
          .resideInAnyPackage(packages)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(banned)
          .check(lanes);
    }
  }
}
