package dev.lanes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine stays small and stands on the JDK alone. */
class EngineFootprintTest {
  private static final long LIMIT_BYTES = 1_000_000;

  @Test
  void coreRequiresTheJdkAlone() {
    assertThat(runTimeRequirements("dev.lanes.core"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("java."));
  }

  @Test
  void vectorRequiresTheCoreAndTheJdkAlone() {
    assertThat(runTimeRequirements("dev.lanes.vector"))
        .contains("dev.lanes.core", "jdk.incubator.vector")
        .allMatch(
            name ->
                name.startsWith("java.")
                    || name.equals("jdk.incubator.vector")
                    || name.equals("dev.lanes.core"));
  }

  /**
   * In {@code mvn verify} these are the jars; in {@code mvn test} the unpacked classes, which are
   * larger.
   */
  @Test
  void coreAndVectorTogetherStayUnderOneMegabyte() throws IOException {
    assertThat(size("dev.lanes.core") + size("dev.lanes.vector")).isBetween(1000L, LIMIT_BYTES);
  }

  private static Stream<String> runTimeRequirements(String module) {
    ModuleDescriptor descriptor = reference(module).descriptor();
    return descriptor.requires().stream()
        .filter(requires -> !requires.modifiers().contains(Modifier.STATIC))
        .map(Requires::name);
  }

  private static long size(String module) throws IOException {
    Path location = Path.of(reference(module).location().orElseThrow());
    try (Stream<Path> files = Files.walk(location)) {
      return files.filter(Files::isRegularFile).mapToLong(EngineFootprintTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModuleReference reference(String module) {
    return ModuleLayer.boot()
        .configuration()
        .findModule(module)
        .map(ResolvedModule::reference)
        .orElseThrow(() -> new AssertionError(module + " is not on the module path"));
  }
}
