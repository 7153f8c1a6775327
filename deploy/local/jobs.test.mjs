import assert from "node:assert/strict";
import test from "node:test";
import { jobs } from "./jobs.mjs";
import { LocalError } from "./local-error.mjs";

const signal = new AbortController().signal;

for (
  const args of [
    [],
    ["list"],
    ["dead", "1", "2"],
    ["replay"],
    ["replay", "1", "2"],
    ["drop"],
    ["drop", "all", "x"],
  ]
) {
  test(`jobs() says what it takes: got ${args.join(" ") || "nothing"}`, async () => {
    await assert.rejects(jobs(signal, args), LocalError);
  });
}

test("jobs() says that without NATS there is nothing to look after", async () => {
  const before = process.env.KANIZSA_NATS_URL;
  delete process.env.KANIZSA_NATS_URL;
  try {
    await assert.rejects(jobs(signal, ["dead"]), /Set KANIZSA_NATS_URL/);
  } finally {
    if (before !== undefined) process.env.KANIZSA_NATS_URL = before;
  }
});
