/**
 * Data sets: what one is, where it comes from, and how it becomes batches.
 *
 * <p>From a name to batches of preprocessed images:
 *
 * {@snippet :
 * var set = (ImageDataset) DatasetCatalog.open(DatasetRequest.of("cifar10").withData(folder));
 * var preprocessing = Preprocessing.pixelMean(set.shape(), set.train());
 * var augmentation = Augmentation.NONE.withCrop(24, 24).withFlip();
 *
 * var training = ImageExamples.random(set.shape(), set.train(), preprocessing, augmentation, seed);
 * try (var loader = BatchLoader.training(training, 128, seed).startAt(epoch, step).epochs(20).open()) {
 *   while (loader.next()) {
 *     Batch batch = loader.batch(); // valid until the next call of next()
 *     batch.examples(); // float[128 * 3 * 24 * 24]
 *     batch.labels(); // float[128], class indices
 *   }
 * }
 *
 * var testing = ImageExamples.centre(set.shape(), set.test(), preprocessing, augmentation);
 * try (var loader = BatchLoader.testing(testing, 128).open()) {
 *   // the same, in order; the last batch has a smaller size()
 * }
 * }
 *
 * <ul>
 *   <li>this package: {@link Dataset}, {@link ImageDataset} with its two {@link Split}s, {@link
 *       TabularDataset} with its two {@link Table}s; every error is a {@link DataException} whose
 *       message names the mend;
 *   <li>{@code catalog}: data sets by name, with their official addresses and checksums;
 *   <li>{@code source}: readers of CIFAR-10, IDX files, image folders, and the two built-in sets;
 *   <li>{@code loading}: preprocessing, augmentation and the background loader;
 *   <li>{@code download}: fetching files with resume and checksum.
 * </ul>
 *
 * <p>Images are bytes 0..255, channel planes one after the other, {@code [channels, height,
 * width]}.
 */
@NullMarked
package dev.lanes.datasets;

import org.jspecify.annotations.NullMarked;
