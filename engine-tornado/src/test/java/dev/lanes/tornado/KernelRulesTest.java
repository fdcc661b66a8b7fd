package dev.lanes.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What TornadoVM takes of a kernel, or gets wrong without a word. */
final class KernelRulesTest {
  private static final int MOST_PARAMETERS = 20;

  /** Words of OpenCL C, and its functions, 6.1.9 and 6.15 of the specification of version 3.0. */
  private static final Set<String> WORDS =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto if"
                  + " inline int long register restrict return short signed sizeof static struct"
                  + " switch typedef union unsigned void volatile while bool half uchar ushort uint"
                  + " ulong size_t ptrdiff_t intptr_t uintptr_t image1d_t image2d_t image3d_t"
                  + " sampler_t event_t queue_t kernel global local constant private generic"
                  + " read_only write_only read_write uniform pipe attribute complex imaginary"
                  + " acos acosh acospi asin asinh asinpi atan atan2 atanh atanpi atan2pi cbrt ceil"
                  + " copysign cos cosh cospi erf erfc exp exp2 exp10 expm1 fabs fdim floor fma fmax"
                  + " fmin fmod fract frexp hypot ilogb ldexp lgamma lgamma_r log log2 log10 log1p"
                  + " logb mad maxmag minmag modf nan nextafter pow pown powr remainder remquo rint"
                  + " rootn round rsqrt sin sincos sinh sinpi sqrt tan tanh tanpi tgamma trunc"
                  + " half_exp native_exp abs abs_diff add_sat hadd rhadd clamp clz ctz mad_hi mad_sat"
                  + " max min mul_hi rotate sub_sat upsample popcount mad24 mul24 degrees mix radians"
                  + " step smoothstep sign cross dot distance length normalize fast_length isequal"
                  + " isnotequal isgreater isless isfinite isinf isnan isnormal isordered isunordered"
                  + " signbit any all bitselect select vload2 vload4 vload8 vload16 vstore2 vstore4"
                  + " vstore8 vstore16 barrier mem_fence prefetch shuffle shuffle2 printf")
              .split(" "));

  /** Returns the methods that TornadoVM compiles: those on an array of the device. */
  private static List<Method> kernels()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root =
        Path.of(TornadoBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).toList();
    }
    List<Method> kernels = new ArrayList<>();
    for (Path file : files) {
      String name = root.relativize(file).toString().replace(".class", "");
      if (name.endsWith("module-info") || name.endsWith("package-info")) {
        continue;
      }
      Class<?> type = Class.forName(name.replace('/', '.').replace('\\', '.'));
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> !method.isSynthetic())
          .filter(method -> Arrays.asList(method.getParameterTypes()).contains(FloatArray.class))
          .filter(method -> type != DeviceProgram.class)
          .forEach(kernels::add);
    }
    return kernels;
  }

  @Test
  void kernelsKeepToWhatTornadoVmTakes() throws Exception {
    List<Method> kernels = kernels();
    assertThat(kernels).hasSizeGreaterThan(40);
    for (Method kernel : kernels) {
      assertThat(kernel.getParameterCount()).as("%s", kernel).isLessThanOrEqualTo(MOST_PARAMETERS);
      assertThat(WORDS).as("%s", kernel).doesNotContain(kernel.getName());
      for (var annotations : kernel.getParameterAnnotations()) {
        // wrong sums and a corrupted heap, with TornadoVM 5.2.0 through OpenCL
        assertThat(annotations).as("%s", kernel).doesNotHaveAnyElementsOfTypes(Reduce.class);
      }
    }
  }
}
