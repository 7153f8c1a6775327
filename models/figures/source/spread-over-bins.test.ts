import assert from "node:assert/strict";
import test from "node:test";
import { makeObject } from "../testing/make-object.ts";
import type { KnownObject } from "./known-object.ts";
import { spreadOverBins } from "./spread-over-bins.ts";

async function* objectsOf(...shares: readonly number[]): AsyncGenerator<KnownObject> {
  for (const [index, share] of shares.entries()) yield makeObject(String(index), share);
}

const id = (object: KnownObject) => Promise.resolve(object.id);

test("spreadOverBins() fills the bins evenly, by rising hidden share", async () => {
  const objects = objectsOf(0.5, 0.55, 0.2, 0.6, 0.3, 0.15, 0.35, 0.4);
  assert.deepEqual(await spreadOverBins(objects, 6, id), ["5", "2", "4", "6", "0", "1"]);
});

test("spreadOverBins() passes over what is not accepted", async () => {
  const accept = ({ id }: KnownObject) => Promise.resolve(id === "0" ? null : id);
  assert.deepEqual(await spreadOverBins(objectsOf(0.2, 0.2, 0.3, 0.5), 3, accept), ["1", "2", "3"]);
});

test("spreadOverBins() gives fewer where the source has no more", async () => {
  assert.deepEqual(await spreadOverBins(objectsOf(0.2, 0.2, 0.05), 3, id), ["0"]);
});

test("spreadOverBins() gives the bins of lightly hidden ones what is left over", async () => {
  assert.deepEqual(await spreadOverBins(objectsOf(0.5, 0.5, 0.2, 0.2, 0.3), 4, id), [
    "2",
    "3",
    "4",
    "0",
  ]);
});
