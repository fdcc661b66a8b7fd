package dev.lanes.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The arrays of a program. All values lie in one, as a task must not be given the same array twice
 * (TornadoVM then waits for itself for ever).
 *
 * @param floats variables, outputs, values and scratch; stays on the device
 * @param inputs what is fed, one input after the other; goes in with every run
 * @param control the number of the step; goes in with every run that needs it
 * @param results whether the guard is finite, then the outputs of a few numbers; comes out
 * @param staging variables on their way in, when they have changed elsewhere
 * @param context names work items in kernels with local memory
 */
record DeviceMemory(
    FloatArray floats,
    FloatArray inputs,
    IntArray control,
    FloatArray results,
    FloatArray staging,
    KernelContext context) {}
