import assert from "node:assert/strict";
import test from "node:test";
import { proposalsOf } from "@kanizsa/shared/pipeline/testing/fake-networks.ts";
import { fakeRuntime } from "@kanizsa/shared/pipeline/testing/fake-runtime.ts";
import { paintedContext } from "../testing/figure-context.ts";
import { drawTransfer } from "./transfer.ts";

test("drawTransfer() goes from the picture over both methods to the truth, IoU below", async () => {
  // what is seen of the car that is hidden least
  const proposals = proposalsOf([{ box: [102, 60, 128, 80], score: 0.9 }], 300, 200);
  const { rows, caption } = await drawTransfer(await paintedContext(fakeRuntime({ proposals })));
  assert.ok(rows.length > 0);
  for (const { panels } of rows) {
    assert.equal(panels.length, 5);
    for (const { note } of panels.slice(1, 4)) assert.match(note ?? "", /^IoU [01]\.\d\d$/);
  }
  assert.match(caption, new RegExp(`${rows.length} of the 3 drawn were found`));
});

test("drawTransfer() says so when no car was found", async () => {
  const { rows, caption } = await drawTransfer(await paintedContext());
  assert.equal(rows.length, 0);
  assert.match(caption, /0 of the 3 drawn were found/);
});
