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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every Java source of the project: {@code check REPORT} lists what is
 * not formatted in the file REPORT, {@code write REPORT} formats it.
 */
final class FormatSources {
  private FormatSources() {}

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    if (!write && !args[0].equals("check")) {
      System.err.println("format: unknown mode " + args[0] + "; use -Dformat=check or write");
      System.exit(2);
    }
    Path report = Path.of(args[1]);
    Files.writeString(report, "");
    List<String> findings =
        sources().parallelStream()
            .map(file -> finding(file, write))
            .filter(Objects::nonNull)
            .toList();
    if (!findings.isEmpty()) {
      Files.writeString(
          report,
          findings.stream()
              .collect(
                  Collectors.joining(
                      "\n  ",
                      "format: these files are not as google-java-format writes them:\n  ",
                      "\nFormat them with: mvn -N -q verify -Dformat=write")));
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(""))) {
      return folders
          .flatMap(folder -> Stream.of(folder.resolve("src"), folder))
          .filter(folder -> folder.endsWith("src") || folder.endsWith("tools"))
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

  /** What is wrong with a file and stays wrong, or null. */
  private static String finding(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (formatted.equals(source)) {
        return null;
      }
      if (!write) {
        return file.toString();
      }
      Files.writeString(file, formatted);
      System.out.println("formatted " + file);
      return null;
    } catch (FormatterException e) {
      return file + " (cannot be parsed: " + e.getMessage().strip() + ")";
    } catch (IOException e) {
      throw new UncheckedIOException("format: cannot read or write " + file, e);
    }
  }

  private static String format(String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
