package dev.lanes.datasets;

/** Some images of a split, under new numbers. */
final class SubSplit implements Split {
  private final Split whole;
  private final int[] indices;

  /** Takes the images of these numbers, in this order. */
  SubSplit(Split whole, int[] indices) {
    this.whole = whole;
    this.indices = indices;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public boolean read(int index, byte[] out, int offset) {
    return whole.read(indices[index], out, offset);
  }
}
