package dev.lanes.cli.page;

import dev.lanes.datasets.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws images and filters. */
public final class Pictures {
  /** Beyond this many pixels a side a photograph is kept as JPEG, which takes a tenth. */
  private static final int LARGE = 64;

  private static final float GREY = 127.5f;

  private Pictures() {}

  /**
   * Draws an image.
   *
   * @param raw unsigned bytes {@code [channels, height, width]}
   * @param shape its shape; one channel is grey, of others the first three are red, green, blue
   */
  public static Picture image(byte[] raw, ImageShape shape) {
    int plane = shape.height() * shape.width();
    BufferedImage image = canvas(shape);
    for (int p = 0; p < plane; p++) {
      int red = raw[p] & 0xFF;
      int green = shape.channels() < 3 ? red : raw[plane + p] & 0xFF;
      int blue = shape.channels() < 3 ? red : raw[2 * plane + p] & 0xFF;
      image.setRGB(p % shape.width(), p / shape.width(), red << 16 | green << 8 | blue);
    }
    boolean large = Math.max(shape.height(), shape.width()) > LARGE;
    return encode(image, large ? "jpeg" : "png");
  }

  /**
   * Draws filters: zero is grey, and the greatest weight of a filter, by its size, black or white.
   *
   * @param weights {@code [filters, channels, height, width]}
   * @param shape the shape of one; one channel is grey, three are red, green, blue
   * @param most how many are drawn
   */
  public static List<Picture> filters(float[] weights, ImageShape shape, int most) {
    List<Picture> all = new ArrayList<>();
    int length = shape.length();
    byte[] raw = new byte[length];
    for (int from = 0; from + length <= weights.length && all.size() < most; from += length) {
      float greatest = 0;
      for (int i = 0; i < length; i++) {
        greatest = Math.max(greatest, Math.abs(weights[from + i]));
      }
      for (int i = 0; i < length; i++) {
        float share = greatest > 0 ? weights[from + i] / greatest : 0;
        raw[i] = (byte) Math.clamp(Math.round(GREY + GREY * share), 0, 255);
      }
      all.add(image(raw, shape));
    }
    return all;
  }

  private static BufferedImage canvas(ImageShape shape) {
    return new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
  }

  private static Picture encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false); // a picture of a few kilobytes needs no file
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("picture: this JDK writes no " + format);
      }
    } catch (IOException e) { // in memory nothing can be full
      throw new UncheckedIOException(e);
    }
    String text = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return new Picture(
        "data:image/" + format + ";base64," + text, image.getWidth(), image.getHeight());
  }
}
