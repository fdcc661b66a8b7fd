package dev.lanes.jmh.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanes.jmh.report.Row;
import dev.lanes.jmh.task.Task;
import dev.lanes.jmh.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task is measured and told about. */
class MeasurementTest {
  private static final Effort SHORT =
      new Effort(
          0.01,
          0.001,
          0.01,
          3,
          3,
          0.5,
          Effort.Bandwidth.ALWAYS,
          Effort.Clock.WALL,
          Effort.Check.WHOLE);

  @Test
  void allSubjectsGetARow() {
    List<Event> events = measure("gemm", "9,7,5", List.of("vector", "scalar"), List.of(1, 2), 1);

    List<Row> rows = rows(events);
    assertThat(rows)
        .extracting(row -> row.subject() + " " + row.threads())
        .containsExactlyInAnyOrder("vector 1", "vector 2", "scalar 1");
    assertThat(rows).allSatisfy(row -> assertThat(row.samples()).hasSize(3));
    assertThat(rows).allSatisfy(row -> assertThat(row.gflops()).isPositive());
    assertThat(events).filteredOn(Event.Limit.class::isInstance).hasSize(2);
    for (Event event : events) {
      assertThat(Event.parse(event.line())).contains(event);
    }
  }

  @Test
  void whoDoesNotTakePartIsNoted() {
    List<Event> events = measure("load", "2,1,8,8", List.of("loader", "vector"), List.of(1), 1);

    assertThat(rows(events)).extracting(Row::subject).containsExactly("loader");
    assertThat(events)
        .contains(
            new Event.Note("vector does not take part in load: loading is no work of a backend"));
  }

  @Test
  void whoIsMissingIsNotedAndTheOthersAreTimed() {
    List<Event> events = measure("gemm", "1,1,1", List.of("nobody", "scalar"), List.of(1), 1);

    assertThat(rows(events)).extracting(Row::subject).containsExactly("scalar");
    assertThat(events)
        .filteredOn(Event.Note.class::isInstance)
        .singleElement()
        .satisfies(
            note ->
                assertThat(((Event.Note) note).text())
                    .contains("nobody is missing", "choose from vector, scalar"));
  }

  @Test
  void otherLinesAreNoEvents() {
    assertThat(Event.parse("WARNING: something")).isEmpty();
  }

  private static List<Row> rows(List<Event> events) {
    return events.stream()
        .filter(Event.Measured.class::isInstance)
        .map(event -> ((Event.Measured) event).row())
        .toList();
  }

  private static List<Event> measure(
      String benchmark, String shape, List<String> subjects, List<Integer> threads, double slow) {
    List<Event> events = new ArrayList<>();
    Task task = Tasks.parse(benchmark, shape);
    Request request = new Request(benchmark, shape, subjects, List.of(), threads, SHORT, slow);
    new Measurement(task, request, events::add).run();
    return events;
  }
}
