package dev.lanes.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A folder of small grey images in two classes that a linear model can tell apart. */
final class TinyImages {
  private static final int SIZE = 8;

  private TinyImages() {}

  /** Writes {@code dark} and {@code light} with as many images each. */
  static Path write(Path root, int each) throws IOException {
    Random random = new Random(1);
    for (String name : new String[] {"dark", "light"}) {
      Path folder = Files.createDirectories(root.resolve(name));
      for (int i = 0; i < each; i++) {
        int least = name.equals("light") ? 192 : 0;
        Files.write(folder.resolve(i + ".png"), png(random, least));
      }
    }
    return root;
  }

  /** A PNG of its three necessary chunks: 8 bits of grey a pixel. */
  private static byte[] png(Random random, int least) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(file, "IHDR", new byte[] {0, 0, 0, SIZE, 0, 0, 0, SIZE, 8, 0, 0, 0, 0});
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed)) {
      for (int y = 0; y < SIZE; y++) {
        rows.write(0); // no filter
        for (int x = 0; x < SIZE; x++) {
          rows.write(least + random.nextInt(64));
        }
      }
    }
    chunk(file, "IDAT", packed.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}
