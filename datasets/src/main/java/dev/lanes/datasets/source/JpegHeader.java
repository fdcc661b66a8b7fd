package dev.lanes.datasets.source;

/**
 * The two things about a JPEG file that its decoder does not say clearly: how many colour
 * components it has, and whether it is whole.
 *
 * @param components 1 for grey, 3 for colour, 4 for CMYK; 0 if no frame header was found
 * @param complete whether an end-of-image marker follows the first scan
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
record JpegHeader(int components, boolean complete) {
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  /** Whether a file is JPEG at all. */
  static boolean isJpeg(byte[] file) {
    return file.length > 3 && marker(file, 0) == 0xD8;
  }

  /** Reads the segments up to the first scan, and looks for the end after it. */
  static JpegHeader of(byte[] file) {
    int components = 0;
    int at = 2;
    while (at + 4 <= file.length) {
      int marker = marker(file, at);
      if (marker < 0) {
        return new JpegHeader(components, false);
      }
      if (marker == 0xFF) { // a fill byte
        at++;
        continue;
      }
      if (marker == START_OF_SCAN) {
        return new JpegHeader(components, endsAfter(file, at + 2));
      }
      if (isFrame(marker) && at + 9 < file.length) {
        components = file[at + 9] & 0xFF;
      }
      at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    }
    return new JpegHeader(components, false);
  }

  /** SOF0..SOF15 without the tables DHT, JPG and DAC, which have numbers between them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** In a scan 0xFF is followed by 0 or a restart number, so 0xFFD9 can only be the end. */
  private static boolean endsAfter(byte[] file, int start) {
    for (int at = file.length - 2; at >= start; at--) {
      if (marker(file, at) == END_OF_IMAGE) {
        return true;
      }
    }
    return false;
  }

  private static int marker(byte[] file, int at) {
    return (file[at] & 0xFF) == 0xFF ? file[at + 1] & 0xFF : -1;
  }
}
