package dev.lanes.datasets.source;

import dev.lanes.random.PhiloxStream;

/**
 * One figure of the built-in set, somewhere in the image: says how much of a pixel it covers.
 *
 * <p>Everything is integer: lengths in sixteenths of a pixel, directions as vectors of length 2^14.
 * A point is turned into the figure's own axes (u, v) around its centre and tried against the
 * class's inequality; four points a pixel give the coverage.
 */
final class Figure {
  /** The coverage of a pixel that lies wholly inside. */
  static final int FULL = 4;

  private static final int UNIT = 16; // of a pixel
  private static final int SIDE = 32 * UNIT;
  private static final int ONE = 1 << 14;
  private static final int TURNS = 80; // divisible by the star's five points
  private static final int[] COS = new int[TURNS];
  private static final int[] SIN = new int[TURNS];

  static {
    for (int i = 0; i < TURNS; i++) {
      COS[i] = (int) StrictMath.round(ONE * StrictMath.cos(2 * StrictMath.PI * i / TURNS));
      SIN[i] = (int) StrictMath.round(ONE * StrictMath.sin(2 * StrictMath.PI * i / TURNS));
    }
  }

  private final int label;
  private final int radius;
  private final int centreX;
  private final int centreY;
  private final int turn;
  private final int inner; // the hole of a ring or frame, half an arm's width, or a stripe's width
  private final int phase;

  private Figure(int label, PhiloxStream random) {
    this.label = label;
    this.radius = 8 * UNIT + random.nextInt(6 * UNIT + 1);
    this.centreX = radius + random.nextInt(SIDE - 2 * radius + 1);
    this.centreY = radius + random.nextInt(SIDE - 2 * radius + 1);
    this.turn = random.nextInt(TURNS);
    int choice = random.nextInt(21);
    this.inner =
        switch (label) {
          case 1, 4 -> radius * (45 + choice) / 100;
          case 5 -> radius * (20 + choice / 2) / 100;
          default -> 2 * UNIT + choice * UNIT / 10;
        };
    this.phase = random.nextInt(4 * UNIT);
  }

  /** Draws place, size and turn of a figure of a class. */
  static Figure random(int label, PhiloxStream random) {
    return new Figure(label, random);
  }

  /** How many of the pixel's four sample points lie inside, 0 to {@link #FULL}. */
  int coverage(int x, int y) {
    int covered = 0;
    for (int sample = 0; sample < FULL; sample++) {
      int dx = x * UNIT + UNIT / 4 + (sample & 1) * UNIT / 2 - centreX;
      int dy = y * UNIT + UNIT / 4 + (sample >> 1) * UNIT / 2 - centreY;
      if (contains(dx, dy)) {
        covered++;
      }
    }
    return covered;
  }

  private boolean contains(int dx, int dy) {
    if (Math.abs(dx) > radius || Math.abs(dy) > radius) {
      return false;
    }
    int u = (dx * COS[turn] + dy * SIN[turn]) >> 14;
    int v = (dy * COS[turn] - dx * SIN[turn]) >> 14;
    int furthest = Math.max(Math.abs(u), Math.abs(v));
    return switch (label) {
      case 0 -> dx * dx + dy * dy <= radius * radius;
      case 1 -> {
        int square = dx * dx + dy * dy;
        yield square <= radius * radius && square >= inner * inner;
      }
      case 2 -> sidesViolated(u, v, 3, radius / 2) == 0;
      case 3 -> furthest <= radius * 7 / 10;
      case 4 -> furthest <= radius * 7 / 10 && furthest >= inner * 7 / 10;
      case 5 -> Math.min(Math.abs(u), Math.abs(v)) <= inner && furthest <= radius;
      // The star {5/2}: its points are where just one of the inner pentagon's sides is crossed.
      case 6 -> sidesViolated(u, v, 5, radius * 309 / 1000) <= 1;
      case 7 -> stripe(dy) == 0;
      case 8 -> stripe(dx) == 0;
      default -> stripe(dx) == stripe(dy);
    };
  }

  private int stripe(int along) {
    return (along + radius + phase) / inner & 1;
  }

  /** How many sides of a regular polygon around the centre the point lies beyond. */
  private static int sidesViolated(int u, int v, int sides, int distance) {
    int violated = 0;
    for (int side = 0; side < sides; side++) {
      int direction = side * TURNS / sides;
      if (u * COS[direction] + v * SIN[direction] > distance * ONE) {
        violated++;
      }
    }
    return violated;
  }
}
