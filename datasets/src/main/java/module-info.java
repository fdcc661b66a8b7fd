/** Data sets, preprocessing, augmentation and loading of batches in the background. */
module dev.lanes.datasets {
  requires java.desktop;
  requires transitive java.net.http;
  requires org.apache.commons.compress;
  requires transitive dev.lanes.core;
  requires static org.jspecify;

  exports dev.lanes.datasets;
  exports dev.lanes.datasets.catalog;
  exports dev.lanes.datasets.download;
  exports dev.lanes.datasets.loading;
  exports dev.lanes.datasets.source;
}
