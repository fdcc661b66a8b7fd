package dev.lanes.checkpoint;

import dev.lanes.graph.Shape;
import dev.lanes.graph.ShapeException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The safetensors format, for 32-bit floats.
 *
 * <pre>
 * ┌──────────────┬───────────────────────────────────────────┬───────────────────────────┐
 * │ 8 bytes: n   │ n bytes of JSON: for each tensor its      │ the numbers of the        │
 * │ little-endian│ dtype, shape and place; __metadata__      │ tensors, without gaps     │
 * └──────────────┴───────────────────────────────────────────┴───────────────────────────┘
 * </pre>
 *
 * <p>Written with the header padded by spaces so that the numbers begin at a multiple of 8 bytes,
 * and readable by every tool of that ecosystem. See <a
 * href="https://github.com/huggingface/safetensors#format">the format's description</a>.
 */
final class SafeTensors {
  private static final long MAX_HEADER = 100_000_000; // the limit of the format's own reader
  private static final int LENGTH_BYTES = 8;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final String METADATA = "__metadata__";
  private static final String DTYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String OFFSETS = "data_offsets";

  private SafeTensors() {}

  /**
   * The content of a file.
   *
   * @param metadata strings by name
   * @param tensors in the order of their numbers in the file
   */
  record Content(Map<String, String> metadata, List<Tensor> tensors) {}

  private record Entry(String name, Shape shape, long begin, long end) {}

  // Writing.

  static void write(WritableByteChannel out, Content content) throws IOException {
    byte[] header = header(content).getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(header.length, LENGTH_BYTES) * LENGTH_BYTES;
    ByteBuffer front = buffer(LENGTH_BYTES + padded).putLong(padded).put(header);
    while (front.hasRemaining()) {
      front.put((byte) ' ');
    }
    writeAll(out, front.flip());
    ByteBuffer chunk = buffer(CHUNK_BYTES);
    for (Tensor tensor : content.tensors()) {
      float[] values = tensor.values();
      for (int from = 0; from < values.length; from += CHUNK_BYTES / Float.BYTES) {
        writeAll(out, encode(values, from, chunk));
      }
    }
  }

  /** Puts as many numbers as fit into the chunk, ready to be read from it. */
  static ByteBuffer encode(float[] values, int from, ByteBuffer chunk) {
    int count = Math.min(chunk.capacity() / Float.BYTES, values.length - from);
    chunk.clear().limit(count * Float.BYTES);
    chunk.asFloatBuffer().put(values, from, count);
    return chunk;
  }

  /** Returns a little-endian buffer. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeAll(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static String header(Content content) {
    JsonWriter json = new JsonWriter().open('{');
    json.name(METADATA).open('{');
    content.metadata().forEach((name, value) -> json.name(name).string(value));
    json.close('}');
    long begin = 0;
    for (Tensor tensor : content.tensors()) {
      long end = begin + (long) tensor.values().length * Float.BYTES;
      json.name(tensor.name()).open('{').name(DTYPE).string("F32").name(SHAPE).open('[');
      for (int dimension : tensor.shape().dimensions()) {
        json.number(dimension);
      }
      json.close(']').name(OFFSETS).open('[').number(begin).number(end).close(']').close('}');
      begin = end;
    }
    return json.close('}').toString();
  }

  // Reading.

  /**
   * Reads a file and checks all that its structure can tell.
   *
   * @throws CheckpointException if it cannot be read or is damaged
   */
  static Content read(Path path) {
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = in.size();
      long headerBytes = headerLength(in, size, path);
      ByteBuffer raw = buffer((int) headerBytes);
      readAll(in, raw);
      Map<String, Object> header = parse(raw.flip(), path);
      Map<String, String> metadata = metadata(header.remove(METADATA), path);
      List<Entry> entries = entries(header, path);
      long expected = LENGTH_BYTES + headerBytes + (entries.isEmpty() ? 0 : entries.getLast().end);
      if (size != expected) {
        throw damaged(
            path,
            "it has %d bytes but its header speaks of %d%s"
                .formatted(size, expected, size < expected ? "; it was cut short" : ""));
      }
      List<Tensor> tensors = new ArrayList<>();
      ByteBuffer chunk = buffer(CHUNK_BYTES);
      for (Entry entry : entries) {
        tensors.add(new Tensor(entry.name, entry.shape, values(in, entry.shape.size(), chunk)));
      }
      return new Content(metadata, tensors);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          "checkpoint: there is no file %s; check the path".formatted(path), e);
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoint: cannot read %s: %s; check the path and its permissions"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static long headerLength(FileChannel in, long size, Path path) throws IOException {
    if (size < LENGTH_BYTES) {
      throw damaged(path, "it has %d bytes, too few for any; it was cut short".formatted(size));
    }
    ByteBuffer length = buffer(LENGTH_BYTES);
    readAll(in, length);
    long bytes = length.flip().getLong();
    if (bytes < 2 || bytes > MAX_HEADER) {
      throw damaged(
          path,
          "its header would have %s bytes, not 2 to %d; it may be no safetensors file"
              .formatted(Long.toUnsignedString(bytes), MAX_HEADER));
    }
    if (bytes > size - LENGTH_BYTES) {
      throw damaged(
          path,
          "its header of %d bytes goes beyond its end at %d; it was cut short"
              .formatted(bytes, size));
    }
    return bytes;
  }

  private static Map<String, Object> parse(ByteBuffer raw, Path path) {
    try {
      // A new decoder reports what String would replace.
      return JsonParser.parseObject(StandardCharsets.UTF_8.newDecoder().decode(raw).toString());
    } catch (CharacterCodingException e) {
      throw damaged(path, "its header is not UTF-8");
    } catch (IllegalArgumentException e) {
      throw damaged(path, "its header is not valid: " + e.getMessage());
    }
  }

  private static Map<String, String> metadata(@Nullable Object json, Path path) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (json == null) {
      return metadata;
    }
    if (!(json instanceof Map<?, ?> map)) {
      throw damaged(path, METADATA + " is not an object");
    }
    map.forEach(
        (name, value) -> {
          if (!(value instanceof String string)) {
            throw damaged(path, "%s.%s is not a string".formatted(METADATA, name));
          }
          metadata.put((String) name, string);
        });
    return metadata;
  }

  /** Returns the tensors by their place; together they cover the data without gap or overlap. */
  private static List<Entry> entries(Map<String, Object> header, Path path) {
    List<Entry> entries = new ArrayList<>();
    header.forEach((name, json) -> entries.add(entry(name, json, path)));
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin != at) {
        throw damaged(
            path,
            "tensor %s begins at byte %d of the data, %s the one before, which ends at %d"
                .formatted(entry.name, entry.begin, entry.begin < at ? "within" : "beyond", at));
      }
      at = entry.end;
    }
    return entries;
  }

  private static Entry entry(String name, Object json, Path path) {
    if (!(json instanceof Map<?, ?> map)
        || map.size() != 3
        || !(map.get(DTYPE) instanceof String dtype)
        || !(map.get(SHAPE) instanceof List<?> dimensions)
        || !(map.get(OFFSETS) instanceof List<?> offsets)) {
      throw damaged(path, "tensor %s lacks a dtype, shape or data_offsets".formatted(name));
    }
    if (!dtype.equals("F32")) {
      throw new CheckpointException(
          "checkpoint: %s: tensor %s holds %s but only F32 can be read; convert it to 32-bit floats"
              .formatted(path, name, dtype));
    }
    if (!(offsets.size() == 2
        && offsets.get(0) instanceof Long begin
        && offsets.get(1) instanceof Long end
        && begin >= 0
        && begin <= end)) {
      throw damaged(path, "tensor %s has the impossible place %s".formatted(name, offsets));
    }
    Shape shape = shape(name, dimensions, path);
    if (end - begin != (long) shape.size() * Float.BYTES) {
      throw damaged(
          path,
          "tensor %s of shape %s needs %d bytes but has %d"
              .formatted(name, shape, (long) shape.size() * Float.BYTES, end - begin));
    }
    return new Entry(name, shape, begin, end);
  }

  private static Shape shape(String name, List<?> dimensions, Path path) {
    int[] result = new int[dimensions.size()];
    for (int i = 0; i < result.length; i++) {
      if (!(dimensions.get(i) instanceof Long value && value >= 1 && value <= Integer.MAX_VALUE)) {
        throw damaged(path, "tensor %s has the impossible shape %s".formatted(name, dimensions));
      }
      result[i] = value.intValue();
    }
    try {
      return Shape.of(result);
    } catch (ShapeException e) {
      throw damaged(path, "tensor %s: %s".formatted(name, e.getMessage()));
    }
  }

  private static float[] values(FileChannel in, int count, ByteBuffer chunk) throws IOException {
    float[] values = new float[count];
    for (int from = 0; from < count; from += CHUNK_BYTES / Float.BYTES) {
      int now = Math.min(CHUNK_BYTES / Float.BYTES, count - from);
      chunk.clear().limit(now * Float.BYTES);
      readAll(in, chunk);
      chunk.flip().asFloatBuffer().get(values, from, now);
    }
    return values;
  }

  private static void readAll(FileChannel in, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (in.read(into) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
  }

  static CheckpointException damaged(Path path, String reason) {
    return new CheckpointException(
        "checkpoint: %s is damaged: %s; use an earlier checkpoint or train again"
            .formatted(path, reason));
  }
}
