package dev.lanes.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final float[] WEIGHT = {
    1.5f, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
  };

  @TempDir Path folder;

  private static Checkpoint sample() {
    return Checkpoint.builder()
        .put("text", "quotes \" and \\, lines\nand \u00e9\u4e2d\ud83d\ude00, a lone \ud800")
        .put("empty", "")
        .tensor("conv1.weight", Shape.of(2, 3), WEIGHT)
        .tensor("scalar", Shape.SCALAR, new float[] {Float.intBitsToFloat(0x7FC01234)})
        .tensor("conv1.bias", Shape.of(2), new float[] {1, 2})
        .build();
  }

  private Path saved() {
    Path path = folder.resolve("model.safetensors");
    sample().save(path);
    return path;
  }

  @Test
  void comesBackBitForBit() {
    Checkpoint loaded = Checkpoint.load(saved());
    assertThat(loaded.metadata()).isEqualTo(sample().metadata());
    assertThat(loaded.tensors().stream().map(Tensor::toString))
        .containsExactly("conv1.weight[2,3]", "scalar[]", "conv1.bias[2]");
    for (Tensor tensor : sample().tensors()) {
      float[] values = loaded.tensor(tensor.name()).orElseThrow().values();
      for (int i = 0; i < values.length; i++) {
        assertThat(Float.floatToRawIntBits(values[i]))
            .isEqualTo(Float.floatToRawIntBits(tensor.values()[i]));
      }
    }
  }

  @Test
  void largeTensorsComeBack() {
    float[] values = new float[1_000_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path path = folder.resolve("large");
    Checkpoint.builder()
        .tensor("a", Shape.of(values.length), values)
        .tensor("b", Shape.of(1), new float[] {7})
        .build()
        .save(path);
    Checkpoint loaded = Checkpoint.load(path);
    assertThat(loaded.tensor("a").orElseThrow().values()).isEqualTo(values);
    assertThat(loaded.tensor("b").orElseThrow().values()).containsExactly(7);
  }

  /**
   * The layout is the published one: length, JSON, numbers; the numbers begin at a multiple of 8.
   */
  @Test
  void fileHasTheFormatOfSafetensors() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(saved())).order(ByteOrder.LITTLE_ENDIAN);
    long header = file.getLong();
    assertThat((header + 8) % 8).isZero();
    byte[] json = new byte[(int) header];
    file.get(json);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\":{\"text\":\"")
        .contains(
            "\"conv1.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}",
            "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[24,28]}");
    assertThat(file.getFloat()).isEqualTo(1.5f);
    assertThat(file.remaining()).isEqualTo(32);
  }

  @Test
  void cutShortAnywhereIsFoundOut() throws IOException {
    byte[] whole = Files.readAllBytes(saved());
    Path cut = folder.resolve("cut");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertDamaged(cut, "cut short");
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length + 1));
    assertDamaged(cut, "bytes but its header speaks of");
  }

  @Test
  void changedByteAnywhereIsFoundOut() throws IOException {
    byte[] whole = Files.readAllBytes(saved());
    Path changed = folder.resolve("changed");
    for (int i = 0; i < whole.length; i++) {
      byte[] copy = whole.clone();
      copy[i] ^= 1;
      Files.write(changed, copy);
      int place = i;
      assertThatThrownBy(() -> Checkpoint.load(changed))
          .as("byte %d", place)
          .isInstanceOf(CheckpointException.class);
    }
  }

  @Test
  void headersThatLieAreFoundOut() throws IOException {
    String f32 = "\"dtype\":\"F32\"";
    assertLies("{\"a\":{%s,\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{}}", f32, "occurs twice");
    assertLies("{\"a\":{%s,\"shape\":[2],\"data_offsets\":[0,4]}}", f32, "needs 8 bytes but has 4");
    assertLies("{\"a\":{%s,\"shape\":[2],\"data_offsets\":[4,12]}}", f32, "beyond the one before");
    assertLies("{\"a\":{%s,\"shape\":[2],\"data_offsets\":[8,0]}}", f32, "impossible place");
    assertLies("{\"a\":{%s,\"shape\":[-2],\"data_offsets\":[0,8]}}", f32, "impossible shape");
    assertLies("{\"a\":{%s,\"shape\":[9],\"data_offsets\":[0,36]}}", f32, "cut short");
    assertLies(
        "{\"a\":{%s,\"shape\":[65536,65536],\"data_offsets\":[0,17179869184]}}", f32, "tensor a");
    assertLies(
        "{\"a\":{%s,\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{%1$s,\"shape\":[1],\"data_offsets\":[4,8]}}",
        f32, "begins at byte 4 of the data, within the one before");
    assertLies("{\"a\":{%s,\"shape\":[4],\"data_offsets\":[0,8]}}", "\"dtype\":\"F16\"", "F16");
    assertLies("{\"a\":{%s,\"shape\":[2]}}", f32, "lacks a dtype");
    assertLies("{\"a\":{%s,\"shape\":[2.0],\"data_offsets\":[0,8]}}", f32, "not valid");
    assertLies("{\"__metadata__\":{\"a\":1}}", f32, "__metadata__.a is not a string");
    assertLies("[]", f32, "'{' was expected");
    assertLies("{}x", f32, "more after the end");
    assertLies("{\"a\":[[[[[[[[[[]]]]]]]]]]}", f32, "levels of brackets");
  }

  private void assertLies(String header, String dtype, String message) throws IOException {
    byte[] json = header.formatted(dtype).getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[8 + json.length + 8];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    Path path = folder.resolve("lies");
    Files.write(path, file);
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(path.toString());
  }

  @Test
  void headersThatAreTooLargeAreFoundOut() throws IOException {
    Path path = folder.resolve("large-header");
    for (long length : new long[] {0, 100_000_001, Long.MAX_VALUE, -1}) {
      byte[] file = new byte[16];
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Files.write(path, file);
      assertDamaged(path, "may be no safetensors file");
    }
  }

  @Test
  void filesOfOtherToolsAreToldApart() {
    Path path = folder.resolve("other");
    SafeTensors.Content other =
        new SafeTensors.Content(
            Map.of("format", "pt"), List.of(new Tensor("w", Shape.of(1), new float[] {1})));
    AtomicFile.replace(path, out -> SafeTensors.write(out, other));
    assertThatThrownBy(() -> Checkpoint.load(path))
        .hasMessageContaining("no checkpoint of this library");
  }

  @Test
  void missingFileIsNamed() {
    Path path = folder.resolve("missing");
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("there is no file " + path);
  }

  @Test
  void unwritableFolderIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> sample().save(file.resolve("model")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("choose another folder");
    assertThatThrownBy(() -> sample().save(folder.resolve("missing/model")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void lastGoodFileSurvivesAFullDisk() throws IOException {
    Path path = saved();
    byte[] before = Files.readAllBytes(path);
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    path,
                    out -> {
                      out.write(ByteBuffer.allocate(100));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("the one before is intact");
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void leftoverOfAKilledRunIsReplaced() throws IOException {
    Path path = saved();
    Files.write(folder.resolve("model.safetensors.part"), new byte[10_000]);
    sample().save(path);
    assertThat(Checkpoint.load(path).tensors()).hasSize(3);
    assertThat(folder.resolve("model.safetensors.part")).doesNotExist();
  }

  @Test
  void variablesOfAnotherShapeAreNamed() {
    Checkpoint checkpoint = sample();
    assertThat(checkpoint.values(Variable.parameter("conv1.weight", Shape.of(2, 3))))
        .isSameAs(WEIGHT);
    assertThatThrownBy(() -> checkpoint.values(Variable.parameter("conv1.weight", Shape.of(3, 2))))
        .hasMessageContaining("conv1.weight[3,2] is needed but it has conv1.weight[2,3]");
    assertThatThrownBy(() -> checkpoint.values(Variable.parameter("fc1.bias", Shape.of(1))))
        .hasMessageContaining("fc1.bias[1] is needed but it has no fc1.bias");
  }

  private static void assertDamaged(Path path, String message) {
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining(message)
        .hasMessageContaining("use an earlier checkpoint");
  }
}
