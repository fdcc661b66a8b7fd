import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format over every Java source of the project; the build runs it
 * with {@code check} on each {@code mvn verify}, a developer with {@code write}.
 */
final class FormatSources {
  private static final String FIX = "mvn -N -q verify -Dformat=write";

  public static void main(String[] args) throws IOException {
    String mode = args.length == 1 ? args[0] : "";
    if (!mode.equals("check") && !mode.equals("write")) {
      System.err.println("format: mode is '" + mode + "'; use -Dformat=check or -Dformat=write");
      System.exit(2);
    }
    List<Path> unformatted =
        sources().parallelStream()
            .filter(file -> !isFormatted(file, mode.equals("write")))
            .toList();
    if (mode.equals("check") && !unformatted.isEmpty()) {
      System.err.println("format: these files are not formatted as google-java-format would:");
      unformatted.forEach(file -> System.err.println("  " + file));
      System.err.println("Format them with: " + FIX);
      System.exit(1);
    }
    if (mode.equals("write")) {
      unformatted.forEach(file -> System.out.println("formatted " + file));
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(""))) {
      return folders
          .flatMap(folder -> Stream.of(folder.resolve("src"), folder))
          .filter(folder -> folder.endsWith("src") || folder.equals(Path.of("tools")))
          .filter(Files::isDirectory)
          .flatMap(FormatSources::javaFiles)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFormatted(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (formatted.equals(source)) {
        return true;
      }
      if (write) {
        Files.writeString(file, formatted);
      }
      return false;
    } catch (FormatterException e) {
      System.err.println("format: " + file + " cannot be parsed: " + e.getMessage());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("format: cannot read or write " + file, e);
    }
  }

  private static String format(String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
