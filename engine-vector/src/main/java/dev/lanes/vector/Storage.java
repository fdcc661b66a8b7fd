package dev.lanes.vector;

/**
 * Where a tensor lies.
 *
 * @param array the array, shared by many tensors
 * @param offset the place of its first element
 */
@SuppressWarnings("ArrayRecordComponent") // equal only if it is the same array
record Storage(float[] array, int offset) {}
