package dev.lanes.datasets.source;

import dev.lanes.datasets.Table;
import dev.lanes.datasets.TabularDataset;
import dev.lanes.random.Philox;
import dev.lanes.random.PhiloxStream;
import java.util.List;

/**
 * The built-in table for linear regression, in the manner of the lecture's house prices.
 *
 * <p>Synthetic, not real sales: every row comes from a fixed seed by
 *
 * <pre>
 *   rooms = 1 .. 5
 *   size  = 350 * rooms + 400 .. 1600 square feet
 *   price = 90 + 0.14 * size - 9 * rooms + 20 * noise     in thousands of dollars
 * </pre>
 *
 * with noise of the standard normal distribution. A house of the same size is worth less the more
 * rooms it is cut into, the well-known surprise of that example. What regression finds is therefore
 * near (90, 0.14, -9), and the mean squared error it leaves is near 20 squared.
 */
public final class HousePrices {
  private static final long SEED = Philox.mix(1, "house-prices");
  private static final int TRAIN_ROWS = 256;
  private static final int TEST_ROWS = 64;
  private static final int COLUMNS = 2;

  private HousePrices() {}

  /**
   * Computes the table: 256 rows to train on, 64 to test on.
   *
   * @return the same bits on every machine
   */
  public static TabularDataset make() {
    return new TabularDataset(
        "house-prices",
        List.of("size (square feet)", "rooms"),
        "price (thousands of dollars)",
        rows(TRAIN_ROWS, 0),
        rows(TEST_ROWS, 1));
  }

  private static Table rows(int count, int stream) {
    PhiloxStream random = new PhiloxStream(SEED, stream);
    float[] features = new float[count * COLUMNS];
    float[] prices = new float[count];
    for (int i = 0; i < count; i++) {
      int rooms = 1 + random.nextInt(5);
      int size = 350 * rooms + 400 + random.nextInt(1201);
      features[i * COLUMNS] = size;
      features[i * COLUMNS + 1] = rooms;
      prices[i] = 90f + 0.14f * size - 9f * rooms + 20f * random.nextGaussian();
    }
    return new Table(features, prices, COLUMNS);
  }
}
