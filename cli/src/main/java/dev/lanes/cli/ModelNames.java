package dev.lanes.cli;

import dev.lanes.zoo.Zoo;
import java.util.Iterator;

/** The names that complete {@code --model}. */
final class ModelNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Zoo.names().iterator();
  }
}
