package dev.lanes.vector;

/** What the kernels of a program have beside their operands. */
final class Workspace {
  private final Settings settings;
  private final Scratch scratch;
  private final Scratch packs;
  private final boolean variablesStay;
  private final Arena arena = new Arena();
  private long shared;
  private long packed;

  /**
   * Begins a workspace.
   *
   * @param scratch what the programs of a session share
   * @param packs what they share for packed variables
   * @param variablesStay whether the program changes no variable, so that filters are packed once
   */
  Workspace(Settings settings, Scratch scratch, Scratch packs, boolean variablesStay) {
    this.settings = settings;
    this.scratch = scratch;
    this.packs = packs;
    this.variablesStay = variablesStay;
  }

  /** Returns how many threads run a kernel. */
  int threads() {
    return settings.threads();
  }

  /** Returns whether convolutions may go by Winograd's method. */
  boolean winograd() {
    return settings.winograd();
  }

  /** Returns whether variables are as they were from run to run, but for writes between. */
  boolean variablesStay() {
    return variablesStay;
  }

  /** Returns zeros that only the caller writes to. */
  Storage keep(long elements) {
    return arena.take(elements);
  }

  /** Returns memory for the time that a kernel runs, at least so many floats. */
  Scratch share(long floats) {
    scratch.reserve(floats);
    shared = Math.max(shared, floats * Float.BYTES);
    return scratch;
  }

  /** Returns memory for a packed variable, for all runs or until the next one is packed. */
  Packed pack(Storage variable, long floats) {
    if (variablesStay) {
      return new Packed.Kept(variable, arena.take(floats));
    }
    packs.reserve(floats);
    packed = Math.max(packed, floats * Float.BYTES);
    return new Packed.Shared(packs);
  }

  /** Returns the bytes kept and shared. */
  long bytes() {
    return arena.bytes() + shared + packed;
  }
}
