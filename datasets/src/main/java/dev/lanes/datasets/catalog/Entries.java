package dev.lanes.datasets.catalog;

import dev.lanes.datasets.download.Checksum;
import dev.lanes.datasets.download.RemoteFile;
import java.net.URI;
import java.util.List;

/** The catalogue's table: names, official addresses, lengths and checksums. */
final class Entries {
  private static final String CIFAR10_PAGE = "https://www.cs.toronto.edu/~kriz/cifar.html";
  private static final String MNIST_PAGE = "http://yann.lecun.com/exdb/mnist/";
  private static final String FASHION_PAGE = "https://github.com/zalandoresearch/fashion-mnist";

  /** Its publisher's MD5, as on the page. */
  private static final List<RemoteFile> CIFAR10_FILES =
      List.of(
          new RemoteFile(
              "cifar-10-binary.tar.gz",
              List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")),
              170_052_171,
              Checksum.md5("c32a1d4ab5d03f1284b67883e8d87530")));

  /** The publisher's own server has long refused downloads; the first two are the known mirrors. */
  private static final List<String> MNIST_ADDRESSES =
      List.of(
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/",
          MNIST_PAGE);

  private static final List<RemoteFile> MNIST_FILES =
      List.of(
          idx(
              MNIST_ADDRESSES,
              "train-images-idx3-ubyte.gz",
              9_912_422,
              "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
          idx(
              MNIST_ADDRESSES,
              "train-labels-idx1-ubyte.gz",
              28_881,
              "d53e105ee54ea40749a09fcbcd1e9432"),
          idx(
              MNIST_ADDRESSES,
              "t10k-images-idx3-ubyte.gz",
              1_648_877,
              "9fb629c4189551a2d022fa330f9573f3"),
          idx(
              MNIST_ADDRESSES,
              "t10k-labels-idx1-ubyte.gz",
              4_542,
              "ec29112dd5afa0611ce80d1b7f02629c"));

  /** Addresses and sums as in the publisher's README. */
  private static final List<String> FASHION_ADDRESSES =
      List.of(
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/");

  private static final List<RemoteFile> FASHION_FILES =
      List.of(
          idx(
              FASHION_ADDRESSES,
              "train-images-idx3-ubyte.gz",
              26_421_880,
              "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
          idx(
              FASHION_ADDRESSES,
              "train-labels-idx1-ubyte.gz",
              29_515,
              "25c81989df183df01b3e8a0aad5dffbe"),
          idx(
              FASHION_ADDRESSES,
              "t10k-images-idx3-ubyte.gz",
              4_422_102,
              "bef4ecab320f06d8554ea6380940ec79"),
          idx(
              FASHION_ADDRESSES,
              "t10k-labels-idx1-ubyte.gz",
              5_148,
              "bb300cfdad3c16e7a12a480ee83cd310"));

  static final List<DatasetInfo> ALL =
      List.of(
          new DatasetInfo(
              "shapes",
              "ten classes of 32x32 colour images drawn from a seed; built in",
              "",
              "",
              List.of()),
          new DatasetInfo(
              "cifar10",
              "50,000 + 10,000 photographs of 32x32 pixels in ten classes",
              "cifar-10-batches-bin",
              CIFAR10_PAGE,
              CIFAR10_FILES),
          new DatasetInfo(
              "mnist",
              "60,000 + 10,000 handwritten digits of 28x28 grey pixels",
              "mnist",
              MNIST_PAGE,
              MNIST_FILES),
          new DatasetInfo(
              "fashion-mnist",
              "60,000 + 10,000 articles of clothing of 28x28 grey pixels",
              "fashion-mnist",
              FASHION_PAGE,
              FASHION_FILES),
          new DatasetInfo(
              "images",
              "a folder of your own: DIR/CLASS/*.jpg|png, or DIR/{train,val,test}/CLASS/...",
              "images",
              "",
              List.of()),
          new DatasetInfo(
              "house-prices",
              "size and rooms of houses against their price, for regression; built in",
              "",
              "",
              List.of()));

  private Entries() {}

  private static RemoteFile idx(List<String> addresses, String name, long bytes, String md5) {
    List<URI> files = addresses.stream().map(address -> URI.create(address + name)).toList();
    return new RemoteFile(name, files, bytes, Checksum.md5(md5));
  }
}
