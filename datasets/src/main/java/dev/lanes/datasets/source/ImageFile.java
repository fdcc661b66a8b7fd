package dev.lanes.datasets.source;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads one JPEG or PNG of any size into the shape a network takes.
 *
 * <p>Grey becomes three equal channels, or colour becomes one of luma (0.299 R + 0.587 G + 0.114
 * B), as the shape asks; transparent pixels lie on white; the image is resized so that it just
 * covers the shape, keeping its proportions, and the centre is cut out.
 */
public final class ImageFile {
  private ImageFile() {}

  /**
   * Reads an image.
   *
   * @param file a JPEG or PNG
   * @param shape what to make of it; 1 or 3 channels
   * @return unsigned bytes {@code [channels, height, width]}
   * @throws DataException if it is missing, no such image, cut short, or in CMYK
   */
  public static byte[] read(Path file, ImageShape shape) {
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new DataException(
          "image: %s cannot become %d channels; use a network with 1 or 3 input channels"
              .formatted(file, shape.channels()));
    }
    BufferedImage image = decode(file);
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] planes = isGrey(image) ? grey(image) : colour(image);
    int channels = planes.length / (width * height);
    if (channels == 3 && shape.channels() == 1) {
      planes = luma(planes, width * height);
      channels = 1;
    }
    byte[] resized = Resampler.cover(planes, new ImageShape(channels, height, width), shape);
    return channels < shape.channels() ? threefold(resized) : resized;
  }

  private static BufferedImage decode(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (JpegHeader.isJpeg(bytes)) {
        check(file, JpegHeader.of(bytes));
      }
      BufferedImage image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
      if (image == null) {
        throw new DataException(
            "image: %s is neither JPEG nor PNG; convert it, or take it out of the folder"
                .formatted(file));
      }
      return image;
    } catch (NoSuchFileException e) {
      throw new DataException("image: there is no file %s; check its name".formatted(file), e);
    } catch (IOException | RuntimeException e) { // the decoders throw both for damaged files
      if (e instanceof DataException known) {
        throw known;
      }
      throw new DataException(
          "image: cannot read %s: %s; it is damaged: replace it, or take it out of the folder"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void check(Path file, JpegHeader header) {
    if (header.components() == 4) {
      throw new DataException(
          "image: %s is in CMYK, made for printing; convert it to RGB, for instance with: magick %s -colorspace sRGB %s"
              .formatted(file, file.getFileName(), file.getFileName()));
    }
    if (!header.complete()) {
      throw new DataException(
          "image: %s is cut short; replace it, or take it out of the folder".formatted(file));
    }
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getColorModel() instanceof ComponentColorModel model
        && model.getNumColorComponents() == 1;
  }

  /** Takes the samples as they are: getRGB would apply a gamma that no other reader applies. */
  private static byte[] grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int[] bits = image.getColorModel().getComponentSize();
    boolean transparent = image.getColorModel().hasAlpha();
    byte[] plane = new byte[width * image.getHeight()];
    int[] row = new int[width];
    int[] alphas = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      if (transparent) {
        raster.getSamples(0, y, width, 1, 1, alphas);
      }
      for (int x = 0; x < width; x++) {
        int value = row[x] >>> (bits[0] - 8);
        plane[y * width + x] =
            (byte) (transparent ? onWhite(value, alphas[x] >>> (bits[1] - 8)) : value);
      }
    }
    return plane;
  }

  private static byte[] colour(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int pixels = width * height;
    byte[] planes = new byte[3 * pixels];
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getData().length == planes.length) {
      byte[] bgr = buffer.getData();
      for (int p = 0; p < pixels; p++) {
        planes[p] = bgr[3 * p + 2];
        planes[pixels + p] = bgr[3 * p + 1];
        planes[2 * pixels + p] = bgr[3 * p];
      }
      return planes;
    }
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int argb = row[x];
        int alpha = argb >>> 24;
        int p = y * width + x;
        planes[p] = (byte) onWhite(argb >>> 16 & 0xFF, alpha);
        planes[pixels + p] = (byte) onWhite(argb >>> 8 & 0xFF, alpha);
        planes[2 * pixels + p] = (byte) onWhite(argb & 0xFF, alpha);
      }
    }
    return planes;
  }

  private static int onWhite(int value, int alpha) {
    return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }

  private static byte[] luma(byte[] planes, int pixels) {
    byte[] plane = new byte[pixels];
    for (int p = 0; p < pixels; p++) {
      int red = planes[p] & 0xFF;
      int green = planes[pixels + p] & 0xFF;
      int blue = planes[2 * pixels + p] & 0xFF;
      plane[p] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    }
    return plane;
  }

  private static byte[] threefold(byte[] plane) {
    byte[] planes = new byte[3 * plane.length];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(plane, 0, planes, c * plane.length, plane.length);
    }
    return planes;
  }
}
