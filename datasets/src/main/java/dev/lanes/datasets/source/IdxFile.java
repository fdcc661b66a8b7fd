package dev.lanes.datasets.source;

import dev.lanes.datasets.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An IDX file of unsigned bytes: two zero bytes, the type 8, the number of dimensions, each
 * dimension as a big-endian integer, then the data; gzipped or not, told by its first bytes.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The format, at the end of the MNIST page</a>
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;
  private static final long LONGEST = Integer.MAX_VALUE - 8; // of a Java array
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final String MEND = "; delete it and run with --download, or fetch it again";

  private final int[] dimensions;
  private final byte[] data;

  private IdxFile(int[] dimensions, byte[] data) {
    this.dimensions = dimensions;
    this.data = data;
  }

  /** The sizes, as many as asked for. */
  int[] dimensions() {
    return dimensions;
  }

  /** The numbers in row-major order. */
  byte[] data() {
    return data;
  }

  /**
   * Reads a whole file.
   *
   * @param operation the data set's name, for errors
   * @param file the file
   * @param rank how many dimensions it must have: 3 for images, 1 for labels
   * @return its contents
   * @throws DataException if it is not such a file, cut short, too long or unreadable
   */
  static IdxFile read(String operation, Path file, int rank) {
    try (DataInputStream in = new DataInputStream(unzipped(file))) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTE << 8 | rank)) {
        throw new DataException(
            "%s: %s begins with 0x%08x but an IDX file of bytes with %d dimensions begins with 0x%08x%s"
                .formatted(operation, file, magic, rank, UNSIGNED_BYTE << 8 | rank, MEND));
      }
      int[] dimensions = new int[rank];
      long count = 1;
      for (int d = 0; d < rank; d++) {
        dimensions[d] = in.readInt();
        count = dimensions[d] < 1 || count > LONGEST ? LONGEST + 1 : count * dimensions[d];
      }
      if (count > LONGEST) {
        throw new DataException(
            "%s: %s claims the impossible size %s%s"
                .formatted(operation, file, Arrays.toString(dimensions), MEND));
      }
      // Read in pieces: a damaged header must not make us allocate what the file cannot hold.
      byte[] data = in.readNBytes((int) count);
      if (data.length != count) {
        throw new DataException(
            "%s: %s is cut short: it has %d bytes of data but its header promises %d%s"
                .formatted(operation, file, data.length, count, MEND));
      }
      if (in.read() >= 0) {
        throw new DataException(
            "%s: %s goes on after the %d bytes of data its header promises%s"
                .formatted(operation, file, count, MEND));
      }
      return new IdxFile(dimensions, data);
    } catch (EOFException e) {
      throw new DataException("%s: %s is cut short%s".formatted(operation, file, MEND), e);
    } catch (IOException e) {
      throw new DataException(
          "%s: cannot read %s: %s%s".formatted(operation, file, e.getMessage(), MEND), e);
    }
  }

  private static InputStream unzipped(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
  }
}
