package dev.lanes.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A bar in the last line of the terminal, below the lines that stay. */
final class BarDisplay implements Display {
  private static final int REFRESH_MILLIS = 100;
  private static final int BAR_WIDTH = 20;

  private final PrintWriter out;
  private final int width;
  private @Nullable ProgressBar bar;
  private String task = "";

  /**
   * Creates the display.
   *
   * @param out the terminal
   * @param width its columns
   */
  BarDisplay(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public synchronized void line(String text) {
    close();
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void progress(String newTask, long done, long total, String detail) {
    if (!newTask.equals(task)) {
      close();
    }
    ProgressBar current = bar;
    if (current == null) {
      current =
          new ProgressBarBuilder()
              .setTaskName(newTask)
              .setInitialMax(total)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setRenderer(BarDisplay::render)
              .setConsumer(new LastLine(out, width))
              .clearDisplayOnFinish()
              .build();
      bar = current;
      task = newTask;
    }
    current.setExtraMessage(detail);
    current.stepTo(done);
  }

  @Override
  public synchronized void close() {
    ProgressBar current = bar;
    if (current != null) {
      current.close();
      bar = null;
      task = "";
    }
  }

  /** Such as {@code epoch 3/12 [=======> ] 45/156 loss 0.4123 5230 images/s}. */
  private static String render(ProgressState state, int width) {
    long done = state.getCurrent();
    long total = Math.max(1, state.getMax());
    int filled = (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
    String bar =
        "=".repeat(filled) + (filled < BAR_WIDTH ? ">" + " ".repeat(BAR_WIDTH - filled - 1) : "");
    String line =
        "%s [%s] %d/%d  %s"
            .formatted(state.getTaskName(), bar, done, total, state.getExtraMessage());
    return line.length() > width ? line.substring(0, width) : line;
  }

  /** Overwrites one line again and again. */
  private record LastLine(PrintWriter out, int width) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return width - 1; // a terminal may begin a new line after the last column
    }

    @Override
    public void accept(String text) {
      out.print("\r" + text + " ".repeat(Math.max(0, getMaxRenderedLength() - text.length())));
      out.flush();
    }

    @Override
    public void clear() {
      out.print("\r" + " ".repeat(getMaxRenderedLength()) + "\r");
      out.flush();
    }

    @Override
    public void close() {}
  }
}
