package dev.lanes.jmh.task;

import dev.lanes.zoo.Model;
import dev.lanes.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shapes that are measured where none are named: layers of cuda-convnet, AlexNet and ResNet-50,
 * and the networks of the zoo.
 */
public final class StandardShapes {
  /** The first convolution of cuda-convnet's CIFAR-10 networks (Krizhevsky 2011). */
  public static final String CUDA_CONVNET_CONV1 = "128,3,32,32,32,5,5,1,2,1";

  /** The second. */
  public static final String CUDA_CONVNET_CONV2 = "128,32,16,16,32,5,5,1,2,1";

  /** The third. */
  public static final String CUDA_CONVNET_CONV3 = "128,32,8,8,64,5,5,1,2,1";

  /** The convolution of Krizhevsky's 2009 report, with filters of 8 x 8. */
  public static final String KRIZHEVSKY_2009_CONV = "128,3,32,32,64,8,8,1,0,1";

  /** ResNet-50, stage 2, 3 x 3 (He et al. 2016). */
  public static final String RESNET_STAGE2 = "32,64,56,56,64,3,3,1,1,1";

  /** ResNet-50, stage 3, 3 x 3. */
  public static final String RESNET_STAGE3 = "32,128,28,28,128,3,3,1,1,1";

  /** ResNet-50, stage 4, 3 x 3. */
  public static final String RESNET_STAGE4 = "32,256,14,14,256,3,3,1,1,1";

  /** ResNet-50, stage 4, the 1 x 1 that widens. */
  public static final String RESNET_STAGE4_WIDEN = "32,256,14,14,1024,1,1,1,0,1";

  /** The first convolution of AlexNet (Krizhevsky, Sutskever and Hinton 2012). */
  public static final String ALEXNET_CONV1 = "16,3,227,227,96,11,11,4,0,1";

  /** The second, in two groups. */
  public static final String ALEXNET_CONV2 = "16,96,27,27,256,5,5,1,2,2";

  /** The third. */
  public static final String ALEXNET_CONV3 = "16,256,13,13,384,3,3,1,1,1";

  /** The first convolution of ResNet-50. */
  public static final String RESNET_CONV1 = "32,3,224,224,64,7,7,2,3,1";

  /** A square product. */
  public static final String SQUARE_128 = "128,128,128";

  /** A square product. */
  public static final String SQUARE_256 = "256,256,256";

  /** A square product. */
  public static final String SQUARE_512 = "512,512,512";

  /** A square product. */
  public static final String SQUARE_1024 = "1024,1024,1024";

  /** A square product. */
  public static final String SQUARE_2048 = "2048,2048,2048";

  /** CIFAR-10 as cuda-convnet's faster network crops it. */
  public static final String CIFAR_CROPS = "128,3,32,24";

  /** ImageNet as AlexNet and ResNet crop it. */
  public static final String IMAGENET_CROPS = "32,3,256,224";

  /** Pixels of a product made from a convolution at most; keeps its operands below 1 GiB. */
  private static final int MOST_PIXELS = 1 << 16;

  private static final List<String> CONVOLUTIONS =
      List.of(
          CUDA_CONVNET_CONV1,
          CUDA_CONVNET_CONV2,
          CUDA_CONVNET_CONV3,
          KRIZHEVSKY_2009_CONV,
          RESNET_STAGE2,
          RESNET_STAGE3,
          RESNET_STAGE4,
          RESNET_STAGE4_WIDEN,
          ALEXNET_CONV1,
          ALEXNET_CONV2,
          ALEXNET_CONV3,
          RESNET_CONV1);

  private static final List<String> SQUARES =
      List.of(SQUARE_128, SQUARE_256, SQUARE_512, SQUARE_1024, SQUARE_2048);

  private static final List<Integer> BATCHES = List.of(1, 32, 128); // the last: cuda-convnet's
  private static final List<Integer> PHOTOGRAPH_BATCHES = List.of(1, 32); // what fits into memory
  private static final int PHOTOGRAPH = 3 * 224 * 224;

  private static final Map<String, List<String>> SHAPES = all();

  private StandardShapes() {}

  /** Returns the names of all benchmarks, in the order of a report. */
  public static List<String> benchmarks() {
    return List.copyOf(SHAPES.keySet());
  }

  /**
   * Returns the shapes of a benchmark, to be read by {@link Tasks#parse}.
   *
   * @throws IllegalArgumentException if there is no such benchmark, naming those there are
   */
  public static List<String> of(String benchmark) {
    List<String> shapes = SHAPES.get(benchmark);
    if (shapes == null) {
      throw new IllegalArgumentException(
          "bench: there is no benchmark '%s'; choose one of %s"
              .formatted(benchmark, String.join(", ", benchmarks())));
    }
    return shapes;
  }

  private static Map<String, List<String>> all() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put(
        "gemm",
        Stream.concat(SQUARES.stream(), CONVOLUTIONS.stream().map(StandardShapes::product))
            .toList());
    for (Conv.Pass pass : Conv.Pass.values()) {
      all.put(pass.benchmark(), CONVOLUTIONS);
    }
    for (OpTask.Kind kind : OpTask.Kind.values()) {
      all.put(kind.benchmark(), of(kind));
    }
    all.put("train", networks());
    all.put("infer", networks());
    all.put("load", List.of(CIFAR_CROPS, IMAGENET_CROPS));
    return all;
  }

  /**
   * Returns the product that a convolution is by im2col (Chellapilla, Puri and Simard 2006): {@code
   * [k/groups, c/groups r s]} times {@code [c/groups r s, n rows columns]}, of one group.
   */
  private static String product(String convolution) {
    Conv conv = Tasks.conv(Conv.Pass.FORWARD, convolution);
    int pixels = conv.result().size() / conv.k();
    return new Gemm(
            conv.k() / conv.groups(),
            Math.min(MOST_PIXELS, pixels),
            conv.filter().size() / conv.k())
        .shape();
  }

  /** Layers of AlexNet at 55, 27 and 13 places, of cuda-convnet at 32 and 16, of ResNet else. */
  private static List<String> of(OpTask.Kind kind) {
    return switch (kind) {
      case MAX_POOL, MAX_POOL_GRADIENT ->
          List.of("32,96,55,55,3,2", "128,32,32,32,3,2", "16,64,112,112,3,2");
      case AVERAGE_POOL, AVERAGE_POOL_GRADIENT -> List.of("128,32,16,16,3,2", "32,128,56,56,2,2");
      case GLOBAL_AVERAGE_POOL -> List.of("32,512,7,7", "32,2048,7,7");
      case LRN, LRN_GRADIENT -> List.of("32,96,55,55,5", "32,256,27,27,5", "128,32,16,16,3");
      case BATCH_NORM, BATCH_NORM_GRADIENT -> List.of("32,64,56,56", "32,256,14,14", "32,2048,7,7");
      case SOFTMAX_CROSS_ENTROPY -> List.of("128,10", "128,1000");
      case MOMENTUM -> List.of("25600", "2359296", "16777216"); // filters, and a 4096 x 4096 layer
    };
  }

  /** Returns the numbers of images of a step of a network. */
  public static List<Integer> batches(Model model) {
    return model.input().size() < PHOTOGRAPH ? BATCHES : PHOTOGRAPH_BATCHES;
  }

  private static List<String> networks() {
    return Zoo.models().stream()
        .flatMap(model -> batches(model).stream().map(batch -> model.name() + "," + batch))
        .toList();
  }
}
