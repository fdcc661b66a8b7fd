package dev.lanes.peers;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes PyTorch programs without Python: writes the archive that {@code torch.jit.save} would write
 * for a module with a {@code forward} and nothing else, and has PyTorch load it.
 *
 * <p>So every operation of PyTorch can be called, also those that the Java interface has no method
 * for, and a whole step is one call into native code.
 */
final class TorchScript {
  /** Number of the archive's format; the oldest that the reader takes has all that is used. */
  private static final String FORMAT = "3\n";

  private TorchScript() {}

  /**
   * Returns a program.
   *
   * @param arguments names of the tensors it takes
   * @param body its statements, the last of which sets {@code result}, a tuple of tensors
   * @param size how many tensors the tuple has
   */
  static PtSymbolBlock load(
      PtNDManager manager, List<String> arguments, List<String> body, int size) {
    String code =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M,
            %s) -> Tuple[%s]:
            %s
            return result
        """
            .formatted(
                arguments.stream().map(a -> a + ": Tensor").collect(Collectors.joining(",\n    ")),
                "Tensor, ".repeat(size - 1) + "Tensor",
                String.join("\n    ", body));
    try {
      return JniUtils.loadModule(manager, new ByteArrayInputStream(archive(code)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new IllegalStateException("pytorch: does not take the program\n" + code, e);
    }
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", pickledModule());
      store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      store(zip, "version", FORMAT.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** PyTorch does not unpack what is compressed. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("module/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Returns {@code __torch__.M.__new__(M)} with the state {@code {"training": False}}, pickled. */
  private static byte[] pickledModule() {
    String attribute = "training";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2}); // protocol 2
    out.writeBytes("c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII)); // class, no arguments
    out.writeBytes(new byte[] {(byte) 0x81, '}', '('}); // new object; dictionary, mark
    out.writeBytes(new byte[] {'X', (byte) attribute.length(), 0, 0, 0});
    out.writeBytes(attribute.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'}); // False; set items, build, stop
    return out.toByteArray();
  }
}
