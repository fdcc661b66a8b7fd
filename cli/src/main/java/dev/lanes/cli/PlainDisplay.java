package dev.lanes.cli;

import java.io.PrintWriter;

/** Lines only: for files, pipes and logs. */
record PlainDisplay(PrintWriter out) implements Display {
  @Override
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void progress(String task, long done, long total, String detail) {}

  @Override
  public void close() {}
}
