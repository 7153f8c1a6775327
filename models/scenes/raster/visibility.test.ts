import assert from "node:assert/strict";
import test from "node:test";
import { Spans } from "./scan-triangle.ts";
import { Visibility } from "./visibility.ts";

const SIZE = 8;

test("Visibility keeps the nearer triangle, whichever is drawn first", () => {
  for (const order of [[1, 2], [2, 1]]) {
    const visibility = new Visibility(SIZE, SIZE);
    const spans = new Spans(SIZE);
    for (const triangle of order) {
      const w = triangle === 1 ? 0.5 : 0.25;
      visibility.draw(triangle, 0, 0, w, 20, 0, w, 0, 20, w, spans);
    }
    assert.ok(visibility.triangle.every((value) => value === 1));
  }
});

test("Visibility lets crossing triangles show where each is nearer", () => {
  const visibility = new Visibility(SIZE, SIZE);
  const spans = new Spans(SIZE);
  visibility.draw(1, 0, -20, 1, 0, 28, 1, SIZE * 2, 4, 0.2, spans);
  visibility.draw(2, -SIZE, 4, 0.2, SIZE, -20, 1, SIZE, 28, 1, spans);
  const row = visibility.triangle.slice(4 * SIZE, 5 * SIZE);
  assert.equal(row[0], 1);
  assert.equal(row[SIZE - 1], 2);
});

test("Visibility says −1 where nothing is", () => {
  const visibility = new Visibility(SIZE, SIZE);
  visibility.draw(1, 0, 0, 1, 4, 0, 1, 0, 4, 1, new Spans(SIZE));
  assert.equal(visibility.triangle[SIZE * SIZE - 1], -1);
});
