import type { Tensor } from "@kanizsa/shared/pipeline/runtime.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

/** What one run of several calls together needs to know of each. */
export interface CallShape {
  /** Calls with equal keys can be merged: network, and every input's shape behind its first axis. */
  readonly key: string;
  /** Length of the first axis, which all inputs share: crops, or pairs. */
  readonly rows: number;
  /** Elements of all inputs. */
  readonly cells: number;
}

/** The call's shape, null where its inputs don't share their first axis: it runs alone. */
export function shapeOf(network: string, inputs: Tensors): CallShape | null {
  let key = network;
  let rows: number | undefined;
  let cells = 0;
  for (const name of Object.keys(inputs).sort()) {
    const { dims, data } = inputs[name]!;
    if (dims.length === 0 || (rows !== undefined && dims[0] !== rows)) return null;
    rows = dims[0];
    cells += data.length;
    key += `|${name}:${dims.slice(1).join("x")}`;
  }
  return rows === undefined || rows === 0 ? null : { key, rows, cells };
}

/** The calls' inputs one after another along the first axis. */
export function mergeInputs(calls: readonly Tensors[]): Record<string, Tensor> {
  const [first] = calls;
  if (!first) throw new Error("Merge at least one call: got none");
  return Object.fromEntries(
    Object.entries(first).map(([name, { dims }]) => {
      const parts = calls.map((inputs) => inputs[name]!);
      const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
      let at = 0;
      for (const part of parts) {
        data.set(part.data, at);
        at += part.data.length;
      }
      const rows = parts.reduce((sum, part) => sum + part.dims[0]!, 0);
      return [name, { dims: [rows, ...dims.slice(1)], data }];
    }),
  );
}

/**
 * Each call's own part of the outputs, copied, so that one doesn't keep the others' memory.
 *
 * @throws {Error} when an output's first axis is not that of the inputs
 */
export function splitOutputs(outputs: Tensors, rows: readonly number[]): Record<string, Tensor>[] {
  const total = rows.reduce((sum, number) => sum + number, 0);
  const entries = Object.entries(outputs);
  for (const [name, { dims }] of entries) {
    if (dims[0] === total) continue;
    throw new Error(`Give ${name} one row for each of ${total}: got ${dims.join(" × ")}`);
  }
  let at = 0;
  return rows.map((number) => {
    const from = at;
    at += number;
    return Object.fromEntries(
      entries.map(([name, { dims, data }]) => {
        const size = data.length / total;
        const part = data.slice(from * size, at * size);
        return [name, { dims: [number, ...dims.slice(1)], data: part }];
      }),
    );
  });
}
