import assert from "node:assert/strict";
import test from "node:test";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { CellMap } from "./cell-map.ts";
import { principalComponents, projectMap } from "./principal-components.ts";

/** Cells that lie around [5, 0, −2], widest along [3, 4, 0] / 5, then along the third channel. */
function spreadCells(): CellMap {
  const random = mulberry32(3);
  const [rows, columns] = [20, 30];
  const size = rows * columns;
  const data = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) {
    const along = 4 * (random() - 0.5);
    data[i] = 5 + 0.6 * along;
    data[size + i] = 0.8 * along;
    data[2 * size + i] = -2 + (random() - 0.5);
  }
  return { channels: 3, rows, columns, data, share: new Float32Array(size).fill(1) };
}

function assertClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i] - value) < tolerance, `${actual[i]} ≠ ${value}`)
  );
}

test("principalComponents() finds the widest direction first", () => {
  const { mean, vectors } = principalComponents([spreadCells()], 2);
  assertClose(mean, [5, 0, -2], 0.1);
  assertClose(vectors[0], [0.6, 0.8, 0], 0.05);
  assertClose(vectors[1], [0, 0, 1], 0.05);
});

test("principalComponents() looks only at cells of the object", () => {
  const cells = spreadCells();
  const size = cells.rows * cells.columns;
  const wild = { ...cells, data: cells.data.slice(), share: cells.share.slice() };
  for (let i = 0; i < 30; i++) {
    wild.share[i] = 0;
    wild.data[2 * size + i] = 1000;
  }
  assertClose(principalComponents([wild], 1).vectors[0], [0.6, 0.8, 0], 0.05);
});

test("projectMap() gives coordinates along the components, about their mean", () => {
  const cells = spreadCells();
  const components = principalComponents([cells], 2);
  const projected = projectMap(cells, components);
  const size = cells.rows * cells.columns;
  assert.equal(projected.length, 2 * size);
  const first = projected.subarray(0, size);
  const mean = first.reduce((sum, value) => sum + value, 0) / size;
  assert.ok(Math.abs(mean) < 1e-4);
  assertClose([first[7]], [
    0.6 * (cells.data[7] - components.mean[0]) + 0.8 * (cells.data[size + 7] - components.mean[1]),
  ], 0.1);
});
