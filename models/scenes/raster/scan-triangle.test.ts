import assert from "node:assert/strict";
import test from "node:test";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { scanTriangle, Spans } from "./scan-triangle.ts";

const SIZE = 24;

type Corners = [ax: number, ay: number, bx: number, by: number, cx: number, cy: number];

/** Samples that a triangle covers, by `scanTriangle`. */
function scanned(corners: Corners): Set<number> {
  const spans = new Spans(SIZE);
  const found = new Set<number>();
  if (!scanTriangle(...corners, SIZE, SIZE, spans)) return found;
  for (let i = 0; i < spans.rows; i++) {
    for (let x = spans.starts[i]; x < spans.ends[i]; x++) found.add((spans.top + i) * SIZE + x);
  }
  return found;
}

/** The same by testing each sample against each edge, those within a hair of an edge left out. */
function tested([ax, ay, bx, by, cx, cy]: Corners): { inside: Set<number>; doubtful: Set<number> } {
  const inside = new Set<number>(), doubtful = new Set<number>();
  const turn = Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  for (let i = 0; i < SIZE * SIZE; i++) {
    const [x, y] = [i % SIZE + 0.5, Math.floor(i / SIZE) + 0.5];
    const side = (px: number, py: number, qx: number, qy: number) =>
      turn * ((qx - px) * (y - py) - (qy - py) * (x - px));
    const least = Math.min(side(ax, ay, bx, by), side(bx, by, cx, cy), side(cx, cy, ax, ay));
    if (Math.abs(least) < 1e-6) doubtful.add(i);
    else if (least > 0) inside.add(i);
  }
  return { inside, doubtful };
}

test("scanTriangle() finds the samples that lie within all edges", () => {
  const random = mulberry32(5);
  for (let round = 0; round < 300; round++) {
    const corners = Array.from({ length: 6 }, () => random() * 40 - 8) as Corners;
    const found = scanned(corners);
    const { inside, doubtful } = tested(corners);
    for (const sample of inside) assert.ok(found.has(sample), `lacks ${sample} of ${corners}`);
    for (const sample of found) {
      assert.ok(inside.has(sample) || doubtful.has(sample), `has ${sample} of ${corners}`);
    }
  }
});

test("scanTriangle() leaves no gap between triangles that share an edge", () => {
  const random = mulberry32(6);
  for (let round = 0; round < 100; round++) {
    const [x, y] = [4 + random() * 16, 4 + random() * 16];
    const all = new Set<number>();
    const ring = [[0, 0], [SIZE, 0], [SIZE, SIZE], [0, SIZE]];
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % 4];
      for (const sample of scanned([ax, ay, bx, by, x, y])) all.add(sample);
    });
    assert.equal(all.size, SIZE * SIZE);
  }
});

test("scanTriangle() finds nothing in a triangle beside the raster", () => {
  assert.equal(scanned([-9, 2, -3, 2, -5, 9]).size, 0);
  assert.equal(scanned([2, 30, 9, 30, 5, 44]).size, 0);
});
