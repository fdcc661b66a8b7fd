package dev.lanes.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanes.datasets.DataException;
import dev.lanes.datasets.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  private static final ImageShape COLOUR = new ImageShape(3, 8, 8);
  private static final ImageShape GREY = new ImageShape(1, 8, 8);

  @TempDir Path folder;

  @Test
  void readsColourAsPlanes() {
    Path file = TestImages.rgb(folder.resolve("a.png"), 8, 8, 0x102030);
    assertThat(ImageFile.read(file, COLOUR)).isEqualTo(planes(0x10, 0x20, 0x30));
  }

  @Test
  void readsJpegsOfAnySize() {
    Path file = TestImages.rgb(folder.resolve("a.jpg"), 37, 103, 0x8040C0);
    byte[] image = ImageFile.read(file, COLOUR);
    assertThat(image).hasSize(192);
    assertThat(image[0] & 0xFF).isBetween(0x7C, 0x84);
    assertThat(image[100] & 0xFF).isBetween(0x3C, 0x44);
    assertThat(image[191] & 0xFF).isBetween(0xBC, 0xC4);
  }

  @Test
  void expandsGreyToThreeEqualChannels() {
    Path png = TestImages.grey(folder.resolve("a.png"), BufferedImage.TYPE_BYTE_GRAY, 8, 8, 100);
    assertThat(ImageFile.read(png, COLOUR)).isEqualTo(planes(100, 100, 100));
    Path jpeg = TestImages.grey(folder.resolve("a.jpg"), BufferedImage.TYPE_BYTE_GRAY, 8, 8, 100);
    assertThat(ImageFile.read(jpeg, COLOUR)).isEqualTo(planes(100, 100, 100));
    Path deep =
        TestImages.grey(folder.resolve("b.png"), BufferedImage.TYPE_USHORT_GRAY, 8, 8, 0x64FF);
    assertThat(ImageFile.read(deep, GREY)).isEqualTo(Arrays.copyOf(planes(100, 0, 0), 64));
    Path binary = TestImages.grey(folder.resolve("c.png"), BufferedImage.TYPE_BYTE_BINARY, 8, 8, 1);
    assertThat(ImageFile.read(binary, COLOUR)).isEqualTo(planes(255, 255, 255));
  }

  @Test
  void turnsColourIntoLuma() {
    Path file = TestImages.rgb(folder.resolve("a.png"), 8, 8, 0xFF0000);
    assertThat(ImageFile.read(file, GREY)).containsOnly(76);
  }

  @Test
  void laysTransparentPixelsOnWhite() {
    Path file = TestImages.argb(folder.resolve("a.png"), 8, 8, 0x00123456);
    assertThat(ImageFile.read(file, COLOUR)).isEqualTo(planes(255, 255, 255));
  }

  @Test
  void refusesCmyk() {
    Path file = TestImages.cmyk(folder.resolve("print.jpg"), 8, 8);
    refuses(file, "CMYK", "convert it to RGB");
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path jpeg = TestImages.rgb(folder.resolve("a.jpg"), 64, 64, 0x8040C0);
    cutInHalf(jpeg);
    refuses(jpeg, "is cut short", "take it out");
    Path png = TestImages.rgb(folder.resolve("a.png"), 64, 64, 0x8040C0);
    cutInHalf(png);
    refuses(png, "is damaged", "take it out");
    Path text = Files.writeString(folder.resolve("b.jpg"), "not an image");
    refuses(text, "neither JPEG nor PNG");
    Path empty = Files.write(folder.resolve("c.jpg"), new byte[0]);
    refuses(empty, "neither JPEG nor PNG");
    refuses(folder.resolve("none.png"), "there is no file");
  }

  @Test
  void refusesOtherNumbersOfChannels() {
    Path file = TestImages.rgb(folder.resolve("a.png"), 8, 8, 0);
    assertThatThrownBy(() -> ImageFile.read(file, new ImageShape(2, 8, 8)))
        .hasMessageContaining("1 or 3 input channels");
  }

  private static void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> ImageFile.read(file, COLOUR))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  private static void cutInHalf(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static byte[] planes(int red, int green, int blue) {
    byte[] planes = new byte[192];
    Arrays.fill(planes, 0, 64, (byte) red);
    Arrays.fill(planes, 64, 128, (byte) green);
    Arrays.fill(planes, 128, 192, (byte) blue);
    return planes;
  }
}
