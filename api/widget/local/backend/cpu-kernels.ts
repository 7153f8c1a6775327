import "@tensorflow/tfjs-backend-cpu/dist/base.js";
import { addConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js";
import { argMaxConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/ArgMax.js";
import { avgPoolConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/AvgPool.js";
import { castConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Cast.js";
import { clipByValueConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/ClipByValue.js";
import { concatConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Concat.js";
import { conv2DConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Conv2D.js";
import { depthToSpaceConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/DepthToSpace.js";
import { expConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Exp.js";
import { fillConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Fill.js";
import { fusedConv2DConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/FusedConv2D.js";
import { _fusedMatMulConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/_FusedMatMul.js";
import { identityConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Identity.js";
import { logConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Log.js";
import { maxConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Max.js";
import { meanConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Mean.js";
import { multiplyConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Multiply.js";
import { oneHotConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/OneHot.js";
import { realDivConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/RealDiv.js";
import { reluConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Relu.js";
import { reshapeConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Reshape.js";
import { resizeBilinearConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/ResizeBilinear.js";
import { rsqrtConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Rsqrt.js";
import { sigmoidConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sigmoid.js";
import { sliceConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Slice.js";
import { softmaxConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Softmax.js";
import { squareConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Square.js";
import { stridedSliceConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/StridedSlice.js";
import { subConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sub.js";
import { sumConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sum.js";
import { transposeConfig } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Transpose.js";
import { registerKernel } from "@tensorflow/tfjs-core";

/** What our networks run on plain JavaScript: a tenth of all kernels, so that a page loads no others. */
const KERNELS = [
  addConfig,
  argMaxConfig,
  avgPoolConfig,
  castConfig,
  clipByValueConfig,
  concatConfig,
  conv2DConfig,
  depthToSpaceConfig,
  expConfig,
  fillConfig,
  fusedConv2DConfig,
  _fusedMatMulConfig,
  identityConfig,
  logConfig,
  maxConfig,
  meanConfig,
  multiplyConfig,
  oneHotConfig,
  realDivConfig,
  reluConfig,
  reshapeConfig,
  resizeBilinearConfig,
  rsqrtConfig,
  sigmoidConfig,
  sliceConfig,
  softmaxConfig,
  squareConfig,
  stridedSliceConfig,
  subConfig,
  sumConfig,
  transposeConfig,
];

export function registerKernels(): void {
  for (const kernel of KERNELS) registerKernel(kernel);
}
