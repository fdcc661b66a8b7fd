/** The {@code lanes} command. */
module dev.lanes.cli {
  requires com.fasterxml.jackson.databind;
  requires dev.lanes.core;
  requires dev.lanes.datasets;
  requires dev.lanes.jmh;
  requires dev.lanes.vector;
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires jdk.httpserver;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  opens dev.lanes.cli to
      info.picocli;

  provides dev.lanes.spi.Backend with
      dev.lanes.cli.AbsentTornado;
  provides System.LoggerFinder with
      dev.lanes.cli.LineLoggerFinder;
}
