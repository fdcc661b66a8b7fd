import static dev.lanes.nn.Layers.*;

import dev.lanes.nn.Layer;
import dev.lanes.nn.Network;
import dev.lanes.optim.Optimizer;
import dev.lanes.optim.Schedule;
import dev.lanes.spi.BackendOptions;
import dev.lanes.spi.Backends;
import dev.lanes.spi.Session;
import dev.lanes.train.*;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What regularisation and momentum do, on a task that is easy to learn by heart: 100 points of 20
 * numbers, of which the first two alone decide the class, and one label in ten is wrong.
 *
 * <p>{@code java --module-path cli/target/lib --add-modules dev.lanes.vector examples/Methods.java},
 * with the names of methods behind it to run some of them.
 */
class Methods {
  private static final int POINTS = 100;
  private static final int NUMBERS = 20;

  /** How a training differs from the plain one: gradient descent by w <- w - rate * gradient. */
  record Method(Loss loss, Optimizer optimizer, float rate, float dropout) {}

  public static void main(String[] args) {
    Loss loss = Loss.softmaxCrossEntropy();
    Optimizer sgd = Optimizer.sgd();
    Map<String, Method> methods = new LinkedHashMap<>();
    methods.put("plain", new Method(loss, sgd, 0.1f, 0));
    // L = L + 0.01 * sum of |w|: draws weights to zero that do not help
    methods.put("l1", new Method(loss.withL1(0.01f), sgd, 0.1f, 0));
    // L = L + 0.1/2 * sum of w^2: keeps weights small
    methods.put("l2", new Method(loss.withL2(0.1f), sgd, 0.1f, 0));
    // the same as part of the update: w <- w - rate * (gradient + 0.1 w), not for biases
    methods.put("decay", new Method(loss, sgd.group("*.weight", 1, 0.1f), 0.1f, 0));
    // half of the hidden units are left out in every step, the others count twice
    methods.put("dropout", new Method(loss, sgd, 0.1f, 0.5f));
    // v <- 0.9 v - rate * gradient; w <- w + v
    methods.put("momentum", new Method(loss, Optimizer.momentum(0.9f), 0.01f, 0));
    // the same, and the step goes 0.9 v - rate * gradient further than v: Nesterov
    methods.put("nesterov", new Method(loss, Optimizer.nesterov(0.9f), 0.01f, 0));

    List<String> chosen = args.length == 0 ? List.copyOf(methods.keySet()) : List.of(args);
    System.out.println("method     loss    right of trained  right of new  weights near 0");
    for (String name : chosen) {
      Method method = methods.get(name);
      if (method == null) {
        throw new IllegalArgumentException(
            "there is no method '%s'; choose from %s".formatted(name, methods.keySet()));
      }
      run(name, method);
    }
  }

  private static void run(String name, Method method) {
    List<Layer> layers = new ArrayList<>(List.of(fullyConnected(64), relu()));
    if (method.dropout() > 0) {
      layers.add(dropout(method.dropout()));
    }
    layers.add(fullyConnected(2));
    Network network =
        Network.named(name).input(NUMBERS).layers(layers.toArray(Layer[]::new)).build();
    try (Session session = Backends.best().open(BackendOptions.DEFAULT)) {
      Trainer trainer =
          Trainer.of(network, session)
              .loss(method.loss())
              .optimizer(method.optimizer())
              .schedule(Schedule.constant(method.rate()))
              .batchSize(20)
              .build();
      List<EpochMetrics> epochs = trainer.train(points(1, POINTS, true), 100);
      Evaluation fresh = trainer.evaluate(points(2, 2000, false));
      float[] w = new float[64 * NUMBERS];
      session.read(network.parameters().getFirst(), w);
      int small = 0;
      for (float weight : w) {
        small += Math.abs(weight) < 0.01 ? 1 : 0;
      }
      System.out.printf(
          "%-9s  %.4f  %14.1f %%  %10.1f %%  %12.1f %%%n",
          name,
          epochs.getLast().trainLoss(),
          100 * epochs.getLast().trainAccuracy(),
          100 * fresh.accuracy(),
          100.0 * small / w.length);
    }
  }

  private static BatchSource points(long seed, int count, boolean train) {
    Random random = new Random(seed);
    float[] numbers = new float[count * NUMBERS];
    float[] classes = new float[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < NUMBERS; j++) {
        numbers[i * NUMBERS + j] = (float) random.nextGaussian();
      }
      boolean right = numbers[i * NUMBERS] + numbers[i * NUMBERS + 1] > 0;
      boolean wrong = train && random.nextInt(10) == 0;
      classes[i] = right != wrong ? 1 : 0;
    }
    return train
        ? ArrayBatches.shuffled(numbers, classes, 20, 1)
        : ArrayBatches.inOrder(numbers, classes, 20);
  }
}
