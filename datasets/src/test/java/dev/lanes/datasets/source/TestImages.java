package dev.lanes.datasets.source;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes small images of one colour. */
final class TestImages {
  private TestImages() {}

  static Path rgb(Path file, int width, int height, int colour) {
    return write(file, filled(BufferedImage.TYPE_INT_RGB, width, height, colour));
  }

  static Path argb(Path file, int width, int height, int colour) {
    return write(file, filled(BufferedImage.TYPE_INT_ARGB, width, height, colour));
  }

  static Path grey(Path file, int type, int width, int height, int sample) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, sample);
      }
    }
    return write(file, image);
  }

  /** A JPEG of four components, as printers use. */
  static Path cmyk(Path file, int width, int height) {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file;
  }

  private static BufferedImage filled(int type, int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour);
      }
    }
    return image;
  }

  private static Path write(Path file, BufferedImage image) {
    try {
      Files.createDirectories(file.getParent());
      String format = file.getFileName().toString().endsWith(".png") ? "png" : "jpg";
      if (!ImageIO.write(image, format, file.toFile())) {
        throw new IllegalStateException("no writer for " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
