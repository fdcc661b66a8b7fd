package dev.lanes.graph.op;

/**
 * {@code dx = dy * slope * (amplitude - y * y / amplitude)}.
 *
 * @param amplitude as in {@link ScaledTanh}
 * @param slope as in {@link ScaledTanh}
 */
public record ScaledTanhGradient(float amplitude, float slope) implements ActivationGradient {}
