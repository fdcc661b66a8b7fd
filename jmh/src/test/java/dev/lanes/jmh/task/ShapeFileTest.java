package dev.lanes.jmh.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeFileTest {
  private static final List<String> FORWARD = List.of("conv-forward");

  @TempDir Path folder;

  @Test
  void everyLineIsATaskForEveryBenchmark() throws Exception {
    Path file =
        file(
            "# layers\nn, c,h,w,k,r,s,stride,pad,groups\r\n\n 1,3,8,8,4,3,3,1,1,1\r\n2,3,8,8,4,3,3,1,1,1\n");
    List<Task> tasks =
        ShapeFile.tasks(file, Tasks.CONV_COLUMNS, List.of("conv-forward", "conv-training"));
    assertThat(tasks)
        .extracting(task -> task.benchmark() + " " + task.shape())
        .containsExactly(
            "conv-forward 1,3,8,8,4,3,3,1,1,1",
            "conv-training 1,3,8,8,4,3,3,1,1,1",
            "conv-forward 2,3,8,8,4,3,3,1,1,1",
            "conv-training 2,3,8,8,4,3,3,1,1,1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,3,8,8,4,3,3,1,1|line 2|10 numbers, not 9",
        "1,3,8,8,4,3,3,1,1,x|line 2|'x' is no whole number",
        "1,3,8,8,4,3,3,1,1,2|line 2|groups",
        "1,3,2,2,4,5,5,1,0,1|line 2|pad",
        "0,3,8,8,4,3,3,1,1,1|line 2|at least 1",
        "1,3,8,8,4,3,3,0,1,1|line 2|at least 1",
        "1,3,99999999999,8,4,3,3,1,1,1|line 2|99999999999",
        "100000,512,512,512,4,3,3,1,1,1|line 2|2^31",
      })
  void aWrongLineIsNamed(String line, String where, String what) throws Exception {
    Path file = file(Tasks.CONV_COLUMNS + "\n" + line + "\n");
    assertThatThrownBy(() -> ShapeFile.tasks(file, Tasks.CONV_COLUMNS, FORWARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shapes.csv")
        .hasMessageContaining(where)
        .hasMessageContaining(what);
  }

  @Test
  void headerAndFileMustBeThere() throws Exception {
    expect(file("m,n,k\n1,2,3\n"), "line 1", Tasks.CONV_COLUMNS, "m,n,k");
    expect(file(""), "no shape", Tasks.CONV_COLUMNS);
    expect(file(Tasks.CONV_COLUMNS + "\n# nothing\n"), "no shape", "numbers below the header");
    expect(folder.resolve("nowhere.csv"), "nowhere.csv", "no file");
    expect(Files.createDirectory(folder.resolve("dir")), "dir", "cannot be read");
    Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xC3, 0x28});
    expect(binary, "binary.csv", "not text");
  }

  private static void expect(Path file, String... words) {
    assertThatThrownBy(() -> ShapeFile.tasks(file, Tasks.CONV_COLUMNS, FORWARD))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("shapes.csv"), text);
  }
}
