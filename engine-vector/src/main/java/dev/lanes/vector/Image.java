package dev.lanes.vector;

/** The images that a convolution reads. */
sealed interface Image {
  /**
   * Images that lie in memory.
   *
   * @param x where they lie
   */
  record Stored(Storage x) implements Image {
    @Override
    public void copy(int channel, int from, int length, float[] to, int at) {
      System.arraycopy(x.array(), x.offset() + from, to, at, length);
    }
  }

  /**
   * Blocked images that are normalised and rectified where they are copied: {@code max((x - mean)
   * factor + shift, 0)}, each with one number per channel.
   *
   * @param x the images before
   * @param mean the mean
   * @param factors the scale by the standard deviation
   * @param shift what is added
   */
  record Normalised(Storage x, Storage mean, Storage factors, Storage shift) implements Image {
    @Override
    public void copy(int channel, int from, int length, float[] to, int at) {
      BatchNorms.normaliseRow(
          x.array(),
          x.offset() + from,
          mean.array()[mean.offset() + channel],
          factors.array()[factors.offset() + channel],
          shift.array()[shift.offset() + channel],
          0,
          to,
          at,
          length);
    }

    /**
     * Copies those numbers of a gradient whose places the rectifier left as they were, and zeros.
     *
     * @param from where the image begins, in floats
     */
    void rectify(int channel, int from, int length, float[] dy, int dyAt, float[] to, int at) {
      BatchNorms.rectifyRow(
          x.array(),
          x.offset() + from,
          mean.array()[mean.offset() + channel],
          factors.array()[factors.offset() + channel],
          shift.array()[shift.offset() + channel],
          dy,
          dyAt,
          to,
          at,
          length);
    }
  }

  /**
   * Copies a piece of a channel.
   *
   * @param channel which one, of an image
   * @param from where it begins, in floats
   */
  void copy(int channel, int from, int length, float[] to, int at);

  /**
   * Returns where the images lie, for a kernel that cannot do without.
   *
   * @throws IllegalStateException if they lie nowhere
   */
  default Storage stored() {
    if (this instanceof Stored(Storage x)) {
      return x;
    }
    throw new IllegalStateException("vector: this convolution reads its images stored");
  }
}
