package dev.lanes.vector;

/**
 * Where a tensor lies.
 *
 * @param array the array, shared by many tensors
 * @param offset the place of its first element
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Storage(float[] array, int offset) {}
