package dev.lanes.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The published digest of a file. Publishers of old data sets give MD5, which finds damage, not
 * forgery; the addresses are therefore HTTPS where the publisher offers it.
 *
 * @param algorithm as {@link MessageDigest} names it, {@code "MD5"} or {@code "SHA-256"}
 * @param hex the digest in lower-case hexadecimal
 */
public record Checksum(String algorithm, String hex) {
  /** Puts the digest in lower case. */
  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
  }

  /**
   * An MD5 sum.
   *
   * @param hex 32 hexadecimal digits
   * @return the checksum
   */
  public static Checksum md5(String hex) {
    return new Checksum("MD5", hex);
  }

  /**
   * A SHA-256 sum.
   *
   * @param hex 64 hexadecimal digits
   * @return the checksum
   */
  public static Checksum sha256(String hex) {
    return new Checksum("SHA-256", hex);
  }

  /**
   * Computes the same digest of a file.
   *
   * @param file the file
   * @return its digest in lower-case hexadecimal
   * @throws IOException if it cannot be read
   */
  public String of(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "checksum: this Java has no %s; use a complete JDK".formatted(algorithm), e);
    }
  }
}
