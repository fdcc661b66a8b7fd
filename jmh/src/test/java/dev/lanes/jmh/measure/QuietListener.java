package dev.lanes.jmh.measure;

import dev.lanes.jmh.report.Report;
import dev.lanes.jmh.report.Row;
import java.util.List;

/** Keeps nothing. */
public class QuietListener implements Bench.Listener {
  /** Creates it. */
  public QuietListener() {}

  @Override
  public void doing(int done, int total, String what, double secondsLeft) {}

  @Override
  public void finished(int done, int total, Report report, List<Row> fresh, double secondsLeft) {}

  @Override
  public void failed(String why) {}

  @Override
  public void output(String line) {}
}
