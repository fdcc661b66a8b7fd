package dev.lanes.cli;

import dev.lanes.datasets.NearestNames;
import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that choose a backend. */
final class BackendChoice {
  @Spec(Spec.Target.MIXEE)
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      completionCandidates = BackendNames.class,
      description = "What computes; see lanes backends. Default: the fastest one available.")
  private @Nullable String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; the results do not depend on it. Default: all cores.")
  private @Nullable Integer threads;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description =
          "The device of a backend that has several, such as 0:0; see lanes backends. Default: its"
              + " first GPU, or else its first device.")
  private @Nullable String device;

  @Option(
      names = "--backend-setting",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of the backend; may be given several times. vector: winograd=off adds products"
              + " up as they come, which rounds less, where Winograd's convolution or Fourier"
              + " transforms would be faster.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** Returns the chosen backend, which is available. */
  Backend backend() {
    if (backend == null) {
      return Backends.best();
    }
    List<Backend> all = Backends.all();
    for (Backend candidate : all) {
      if (candidate.id().equals(backend)) {
        return available(candidate);
      }
    }
    List<String> names = all.stream().map(Backend::id).toList();
    throw new ParameterException(
        spec.commandLine(),
        "--backend: there is no '%s'; %s"
            .formatted(backend, NearestNames.suggestion(backend, names)));
  }

  /** Opens a session of the backend with the chosen number of threads and settings. */
  Session open(Backend chosen) {
    try {
      return chosen.open(options(chosen));
    } catch (IllegalArgumentException e) {
      String option = device != null && settings.isEmpty() ? "--device" : "--backend-setting";
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  /** Returns the options that a session of the backend is opened with. */
  BackendOptions options(Backend chosen) {
    BackendOptions options = BackendOptions.DEFAULT;
    if (threads != null) {
      options = options.withThreads(Checked.positive(spec, "--threads", threads));
    }
    if (device != null) {
      if (chosen.devices().isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--device: backend %s has no devices to choose from; leave it out, or give --backend"
                .formatted(chosen.id()));
      }
      options = options.with("device", device);
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.with(setting.getKey(), setting.getValue());
    }
    return options;
  }

  private static Backend available(Backend chosen) {
    Availability availability = chosen.probe();
    if (!availability.ok()) {
      throw new CommandException(
          ExitCode.BACKEND,
          "backend %s is not available: %s; %s"
              .formatted(chosen.id(), availability.reason(), availability.remedy()));
    }
    return chosen;
  }
}
