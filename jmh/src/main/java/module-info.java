/** Benchmarks, the speed-up report and the gate that catches regressions. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // JMH has no descriptor
module dev.lanes.jmh {
  requires com.fasterxml.jackson.databind;
  requires transitive dev.lanes.core;
  requires dev.lanes.datasets;
  requires java.management;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires jmh.core;
  requires static transitive org.jspecify;

  exports dev.lanes.jmh.gate;
  exports dev.lanes.jmh.measure;
  exports dev.lanes.jmh.report;
  exports dev.lanes.jmh.subject;
  exports dev.lanes.jmh.task;

  opens dev.lanes.jmh.gate to
      com.fasterxml.jackson.databind;

  uses dev.lanes.jmh.subject.Peer;
}
