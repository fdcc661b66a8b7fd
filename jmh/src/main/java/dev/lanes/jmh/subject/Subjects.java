package dev.lanes.jmh.subject;

import dev.lanes.spi.Availability;
import dev.lanes.spi.Backend;
import dev.lanes.spi.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The subjects that can be had in this JVM. */
public final class Subjects {
  private Subjects() {}

  /** A subject that may have to be loaded first. */
  public sealed interface Found {
    /** Returns the name in reports. */
    String name();

    /**
     * Makes sure that it can run.
     *
     * @throws IllegalStateException saying why it cannot and what to do about it
     */
    void load();

    /** Returns what it is. */
    String describe();

    /** Returns whether it computes on this machine's processor. */
    boolean onCpu();

    /** Returns the ways it has, of which the fastest counts. */
    List<Subject> variants();
  }

  private record Own(Subject subject) implements Found {
    @Override
    public String name() {
      return subject.id();
    }

    @Override
    public void load() {
      if (subject instanceof EngineSubject engine) {
        Availability availability = engine.backend().probe();
        if (!availability.ok()) {
          throw new IllegalStateException(
              "%s is not available: %s; %s"
                  .formatted(name(), availability.reason(), availability.remedy()));
        }
      }
    }

    @Override
    public String describe() {
      return subject.describe();
    }

    @Override
    public boolean onCpu() {
      return !(subject instanceof EngineSubject engine) || engine.backend().onCpu();
    }

    @Override
    public List<Subject> variants() {
      return List.of(subject);
    }
  }

  private record Foreign(Peer peer) implements Found {
    @Override
    public String name() {
      return peer.id();
    }

    @Override
    public void load() {
      try {
        peer.load();
      } catch (LinkageError e) {
        throw new IllegalStateException(
            "%s cannot be loaded here: %s; it is left out".formatted(name(), e), e);
      }
    }

    @Override
    public String describe() {
      return peer.describe();
    }

    @Override
    public boolean onCpu() {
      return true;
    }

    @Override
    public List<Subject> variants() {
      return peer.variants();
    }
  }

  /** Returns the subject of that name, if there is one. */
  public static Optional<Found> find(String name) {
    return all().stream().filter(found -> found.name().equals(name)).findFirst();
  }

  /** Returns the names of all subjects. */
  public static List<String> names() {
    return all().stream().map(Found::name).toList();
  }

  private static List<Found> all() {
    List<Found> all = new ArrayList<>();
    for (Backend backend : Backends.all()) {
      all.add(new Own(new EngineSubject(backend)));
    }
    all.add(new Own(new LoaderSubject(true)));
    all.add(new Own(new LoaderSubject(false)));
    for (Peer peer : ServiceLoader.load(Peer.class)) {
      all.add(new Foreign(peer));
    }
    return all;
  }
}
