import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeRle } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { FEATURES } from "../pipeline/constants.ts";
import type { Reference } from "../pipeline/reference-bank.ts";
import { packBank } from "./pack-bank.ts";
import { packFile } from "./packed-file.ts";
import { unpackBank } from "./unpack-bank.ts";

/** A reference of 2 × 4 cells, of which three are covered. */
function makeReference(id: string, gain: number): Reference {
  const coverage = Float32Array.of(0, 1, 1, 0, 0, 0.6, 0, 0);
  const responseMap = new Float32Array(FEATURES * 8);
  for (let f = 0; f < FEATURES; f++) {
    for (const cell of [1, 2, 5]) responseMap[f * 8 + cell] = gain * Math.sin(f + cell);
  }
  return {
    id,
    category: "car",
    source: "drawn",
    mirrored: false,
    scale: 1.25,
    mask: encodeRle(RunLengthMask.filled(384, 256, [100, 80, 150, 112])),
    box: [100, 80, 150, 112],
    mapRows: 2,
    mapColumns: 4,
    responseMap,
    coverage,
  };
}

Deno.test("unpackBank() gives back what packBank() packed, maps within half a step of int8", async () => {
  const references = [makeReference("a", 1), makeReference("b", 0.01)];
  const model = { name: "car", version: "1" };
  const bank = await unpackBank(await packBank({ version: "v", model, references }));
  assertEquals([bank.version, bank.model], ["v", model]);
  for (const [n, reference] of bank.references.entries()) {
    const { responseMap, coverage, ...facts } = reference;
    const { responseMap: wanted, coverage: share, ...wantedFacts } = references[n];
    assertEquals(facts, wantedFacts);
    const step = Math.max(...wanted) / 127;
    wanted.forEach((value, i) => assert(Math.abs(value - responseMap[i]) <= step * 0.6));
    share.forEach((value, i) => assert(Math.abs(value - coverage[i]) <= 1 / 255));
  }
});

Deno.test("a bank that was packed and unpacked packs to the same bytes", async () => {
  const bank = {
    version: "v",
    model: { name: "car", version: "1" },
    references: [makeReference("a", 1), makeReference("b", 0.003)],
  };
  const packed = await packBank(bank);
  assertEquals(await packBank(await unpackBank(packed)), packed);
});

Deno.test("a cell that the mask hardly touches stays covered", async () => {
  const reference = makeReference("a", 1);
  reference.coverage[7] = 0.001;
  const bank = { version: "v", model: { name: "car", version: "1" }, references: [reference] };
  const { references: [unpacked] } = await unpackBank(await packBank(bank));
  assertEquals(Math.round(unpacked.coverage[7] * 255), 1);
});

Deno.test("unpackBank() rejects another file, and one that is cut off", async () => {
  await assertRejects(
    async () => await unpackBank(await packFile({ kind: "weights" }, new Uint8Array(0))),
    Error,
    "another file",
  );
  const packed = await packBank({
    version: "v",
    model: { name: "car", version: "1" },
    references: [makeReference("a", 1)],
  });
  await assertRejects(() => unpackBank(packed.slice(0, packed.length / 2)));
});
