/**
 * `PROVIDER NETWORK…`: runs networks of this repository's model on made-up numbers, on the CPU and on
 * the provider, and prints the largest difference of every output as JSON. A program of its own,
 * because a driver is chosen by variables that are set before a process begins.
 */
import type { Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import { readManifest, readNetworks } from "../runtime/manifest.ts";
import { openSessions } from "../runtime/sessions.ts";

const [provider = "cpu", ...names] = process.argv.slice(2);
const manifest = await readManifest("models/manifest.json");
const networks = (await readNetworks(manifest, "models/manifest.json"))
  .filter(({ name }) => names.includes(name));
const ours = await openSessions(networks, { provider: "cpu", precision: "float32", threads: 2 });
const theirs = await openSessions(networks, { provider, threads: 2 });

/** Numbers from 0 to 1 that differ from place to place; named axes are 2 long. */
function madeUp(shape: readonly (string | number)[]): Tensor {
  const dims = shape.map((dim) => typeof dim === "number" ? dim : 2);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length }, (_, index) => (1 + Math.sin(index * 1.7)) / 2);
  return { dims, data };
}

const differences: Record<string, number> = {};
for (const { name, inputs } of manifest.networks) {
  if (!names.includes(name)) continue;
  const given = Object.fromEntries(inputs.map(({ name, shape }) => [name, madeUp(shape)]));
  const [expected, got] = [await ours.run(name, given), await theirs.run(name, given)];
  for (const [output, { data }] of Object.entries(expected)) {
    const other = got[output]?.data ?? new Float32Array();
    let worst = data.length === other.length ? 0 : Infinity;
    for (const [index, value] of data.entries()) {
      worst = Math.max(worst, Math.abs(value - (other[index] ?? NaN)));
    }
    differences[`${name} ${output}`] = worst;
  }
}
console.log(JSON.stringify(differences));
await Promise.all([ours.dispose(), theirs.dispose()]);
