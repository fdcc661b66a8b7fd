package dev.lanes.cli;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanes backends}: what can compute here, and what keeps the rest from it. */
@Command(
    name = "backends",
    header = "Lists the backends: devices and threads, or why one is not available.",
    footerHeading = "%nExample:%n",
    footer = "  lanes backends --json")
final class BackendsCommand implements Runnable {
  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Backend> backends = Backends.all();
    if (output.json) {
      out.println(Json.indented(describe(backends)));
      return;
    }
    boolean first = true;
    for (Backend backend : backends) {
      Availability availability = backend.probe();
      if (availability.ok()) {
        out.printf("%-8s %s%s%n", backend.id(), use(backend), first ? " (the default)" : "");
        backend.devices().forEach(device -> out.printf("%-8s --device %s%n", "", device));
        first = false;
      } else {
        out.printf("%-8s not available: %s%n", backend.id(), availability.reason());
        out.printf("%-8s %s%n", "", availability.remedy());
      }
    }
  }

  /** How the backend would use the machine, if it were chosen without further options. */
  private static String use(Backend backend) {
    try (Session session = backend.open(BackendOptions.DEFAULT)) {
      return session.device();
    }
  }

  private static List<Map<String, Object>> describe(List<Backend> backends) {
    List<Map<String, Object>> all = new ArrayList<>();
    boolean first = true;
    for (Backend backend : backends) {
      Availability availability = backend.probe();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", backend.id());
      one.put("rank", backend.rank());
      one.put("available", availability.ok());
      one.put("default", availability.ok() && first);
      if (availability.ok()) {
        first = false;
        one.put("device", availability.device());
        one.put("use", use(backend));
        one.put("devices", backend.devices());
      } else {
        one.put("reason", availability.reason());
        one.put("remedy", availability.remedy());
      }
      all.add(one);
    }
    return all;
  }
}
