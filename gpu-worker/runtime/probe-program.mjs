/**
 * `PROVIDER [RIVAL]`: multiplies matrices on an execution provider, and on a rival if one is named,
 * and prints the best time of each in ms as JSON. A program of its own, in plain JavaScript so that
 * it begins at once: native code that aborts or hangs takes this process down and no other.
 */
import ort from "onnxruntime-node";

/** y = x⁷ for a matrix of 512 × 512, 1.6 GFLOP; its test writes these bytes anew. */
export const NETWORK = "CAg6sAEKEgoBeAoBeBICbTEiBk1hdE11bAoTCgJtMQoBeBICbTIiBk1hdE11bAoTCgJtMgo" +
  "BeBICbTMiBk1hdE11bAoTCgJtMwoBeBICbTQiBk1hdE11bAoTCgJtNAoBeBICbTUiBk1hdE11bAoSCgJtNQoBeBIBeSI" +
  "GTWF0TXVsEgR0aW55WhUKAXgSEAoOCAESCgoDCIAECgMIgARiFQoBeRIQCg4IARIKCgMIgAQKAwiABEICEBE=";
const SIDE = 512;
/** Shaders are compiled and clocks rise in the first one. */
const RUNS = 4;
/** Time after which two runs have to do, ms. */
const LONG_MS = 4000;

/** @param {string} provider */
async function time(provider) {
  const session = await ort.InferenceSession.create(Buffer.from(NETWORK, "base64"), {
    executionProviders: [provider],
    logSeverityLevel: 3,
  });
  // Such a matrix is its own square.
  const x = new Float32Array(SIDE * SIDE).fill(1 / SIDE);
  let best = Infinity;
  const started = performance.now();
  for (let run = 0; run < RUNS; run++) {
    if (run >= 2 && performance.now() - started > LONG_MS) break;
    const began = performance.now();
    const { y } = await session.run({ x: new ort.Tensor("float32", x, [SIDE, SIDE]) });
    best = Math.min(best, performance.now() - began);
    const wrong = y.data.find((value) => !(Math.abs(value * SIDE - 1) < 1e-2));
    if (wrong !== undefined) throw new Error(`It computes wrongly: ${wrong} for ${1 / SIDE}`);
  }
  await session.release();
  return best;
}

const [provider, rival] = process.argv.slice(2);
if (provider !== undefined) {
  try {
    const ms = await time(provider);
    const rivalMs = rival === undefined ? null : await time(rival);
    console.log(JSON.stringify({ ms, rivalMs }));
  } catch (error) {
    console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}
