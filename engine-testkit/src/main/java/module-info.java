/** The contract every backend must pass, gradient checks and seeded tensors. */
module dev.lanes.testkit {
  requires transitive dev.lanes.core;
  requires transitive org.junit.jupiter.api;
  requires java.management;
  requires jdk.management;
  requires org.assertj.core;
  requires org.junit.jupiter.params;
  requires static org.jspecify;

  exports dev.lanes.testkit;
}
