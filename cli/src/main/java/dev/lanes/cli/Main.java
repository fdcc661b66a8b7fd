package dev.lanes.cli;

/** The entry point of {@code lanes}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.out.println("lanes 0.1.0-SNAPSHOT");
  }
}
