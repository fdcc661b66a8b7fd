package dev.lanes.checkpoint;

import dev.lanes.graph.Shape;
import dev.lanes.graph.Variable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Named tensors and strings, kept as one safetensors file.
 *
 * <p>A checksum over names, shapes, numbers and strings is kept with them, so that a file that was
 * changed is found out even where all lengths fit.
 */
public final class Checkpoint {
  /** The string that names the format and its version. */
  public static final String FORMAT = "lanes.format";

  /** The string that holds the SHA-256 sum. */
  public static final String CHECKSUM = "lanes.sha256";

  private static final String VERSION = "1";

  private final Map<String, String> metadata;
  private final Map<String, Tensor> tensors;

  private Checkpoint(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /** Starts a checkpoint. */
  public static Builder builder() {
    return new Builder();
  }

  /** A checkpoint being put together. */
  public static final class Builder {
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a string. */
    public Builder put(String name, String value) {
      metadata.put(name, value);
      return this;
    }

    /** Sets strings. */
    public Builder putAll(Map<String, String> strings) {
      metadata.putAll(strings);
      return this;
    }

    /** Adds a tensor; its numbers are not copied. */
    public Builder tensor(String name, Shape shape, float[] values) {
      return tensor(new Tensor(name, shape, values));
    }

    /**
     * Adds a tensor.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public Builder tensor(Tensor tensor) {
      if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException(
            "checkpoint: two tensors are named " + tensor.name() + "; rename one");
      }
      return this;
    }

    /** Returns the checkpoint. */
    public Checkpoint build() {
      return new Checkpoint(new LinkedHashMap<>(metadata), new LinkedHashMap<>(tensors));
    }
  }

  /** Returns the strings, in their order. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Returns a string.
   *
   * @throws CheckpointException if there is none of that name
   */
  public String require(String name) {
    String value = metadata.get(name);
    if (value == null) {
      throw new CheckpointException(
          "checkpoint: it has no entry '%s'; it was not written by a training run of this library"
              .formatted(name));
    }
    return value;
  }

  /** Returns the tensors, in their order. */
  public Collection<Tensor> tensors() {
    return tensors.values();
  }

  /** Returns a tensor, if there is one of that name. */
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * Returns the numbers of a variable.
   *
   * @throws CheckpointException if there are none or of another shape
   */
  public float[] values(Variable variable) {
    Tensor tensor = tensors.get(variable.name());
    if (tensor == null || !tensor.shape().equals(variable.shape())) {
      throw new CheckpointException(
          "checkpoint: it is of another network: %s is needed but it has %s; use the model it was made with"
              .formatted(variable, tensor == null ? "no " + variable.name() : tensor));
    }
    return tensor.values();
  }

  /**
   * Writes the file: to a temporary one first, which is synced and renamed.
   *
   * @throws CheckpointException if it cannot be written; an earlier file of that name is intact
   */
  public void save(Path path) {
    Map<String, String> strings = new LinkedHashMap<>(metadata);
    strings.put(FORMAT, VERSION);
    strings.put(CHECKSUM, checksum(strings, tensors.values()));
    SafeTensors.Content content = new SafeTensors.Content(strings, List.copyOf(tensors.values()));
    AtomicFile.replace(path, out -> SafeTensors.write(out, content));
  }

  /**
   * Reads a file and checks it.
   *
   * @throws CheckpointException if it cannot be read, is damaged, or is none of this library
   */
  public static Checkpoint load(Path path) {
    SafeTensors.Content content = SafeTensors.read(path);
    Map<String, String> strings = content.metadata();
    String version = strings.get(FORMAT);
    String sum = strings.remove(CHECKSUM);
    if (version == null && sum == null) {
      throw new CheckpointException(
          "checkpoint: %s is a safetensors file but no checkpoint of this library; give one that training wrote"
              .formatted(path));
    }
    if (!checksum(strings, content.tensors()).equals(sum)) {
      throw SafeTensors.damaged(path, "its checksum is wrong");
    }
    if (!VERSION.equals(version)) {
      throw new CheckpointException(
          "checkpoint: %s has format %s but this library reads %s; use the release that wrote it"
              .formatted(path, version, VERSION));
    }
    strings.remove(FORMAT);
    Builder builder = builder().putAll(strings);
    content.tensors().forEach(builder::tensor);
    return builder.build();
  }

  /** Returns the SHA-256 sum of all strings, names, shapes and numbers, in hexadecimal. */
  private static String checksum(Map<String, String> strings, Collection<Tensor> tensors) {
    MessageDigest digest = sha256();
    new TreeMap<>(strings).forEach((name, value) -> add(digest, name, value));
    ByteBuffer chunk = SafeTensors.buffer(1 << 16);
    for (Tensor tensor : tensors) {
      add(digest, tensor.name(), tensor.shape().toString());
      float[] values = tensor.values();
      for (int from = 0; from < values.length; from += chunk.capacity() / Float.BYTES) {
        digest.update(SafeTensors.encode(values, from, chunk));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String... strings) {
    for (String string : strings) {
      // As UTF-16, which holds every string as it is.
      ByteBuffer bytes = SafeTensors.buffer(Integer.BYTES + string.length() * Character.BYTES);
      bytes.putInt(string.length()).asCharBuffer().put(string);
      digest.update(bytes.rewind());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
