import assert from "node:assert/strict";
import test from "node:test";
import { referencePageSchema, referenceSchema } from "@kanizsa/shared/schema/reference.ts";
import { WholeBank } from "../bank/whole-bank.ts";
import { readJson, refusal, withServer } from "../testing/server-caller.ts";
import { fakeEngine } from "../testing/test-server.ts";
import { tinyReference, tinyReferences } from "../testing/tiny-bank.ts";

const REFERENCES = [...tinyReferences(4), tinyReference("street 5/2 é", 9)];
const engine = { ...fakeEngine(), bank: new WholeBank("tiny", REFERENCES) };
const LIST = "/v2/models/car/references";

test("the server gives a reference by its id, without its maps", () =>
  withServer({ engine }, async ({ url }) => {
    for (const { id, category, source, scale, mirrored, mask } of REFERENCES) {
      const answer = await readJson(await fetch(`${url}${LIST}/${encodeURIComponent(id)}`));
      const expected = { id, category, source, scale, mirrored, silhouette: mask };
      assert.deepEqual(referenceSchema.parse(answer), expected);
    }
  }));

test("the server lists references in pages that miss none and repeat none", () =>
  withServer({ engine }, async ({ url }) => {
    for (const limit of [1, 2, 5, 6]) {
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const query = new URLSearchParams({ limit: String(limit), ...after !== null && { after } });
        const page = referencePageSchema.parse(
          await readJson(await fetch(`${url}${LIST}?${query}`)),
        );
        ids.push(...page.references.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      assert.deepEqual(ids, REFERENCES.map(({ id }) => id));
    }
    const all = await readJson(await fetch(`${url}${LIST}`));
    assert.equal(all.references.length, 5);
  }));

test("the server lists nothing of a bank that has nothing", () =>
  withServer({ engine: { ...engine, bank: new WholeBank("none", []) } }, async ({ url }) => {
    assert.deepEqual(await readJson(await fetch(url + LIST)), { references: [], next: null });
  }));

const REFUSED: readonly [path: string, status: number, code: string, pointer?: string][] = [
  [`${LIST}/nobody`, 404, "reference_unknown"],
  [`${LIST}/..%2F..%2Fetc`, 404, "reference_unknown"],
  [`${LIST}/%ff`, 404, "not_found"],
  ["/v2/models/bus/references", 404, "not_found"],
  ["/v2/models/bus/references/car-0", 404, "not_found"],
  [`${LIST}?limit=0`, 422, "request_invalid", "#/limit"],
  [`${LIST}?limit=501`, 422, "request_invalid", "#/limit"],
  [`${LIST}?limit=1e2`, 422, "request_invalid", "#/limit"],
  [`${LIST}?limit=`, 422, "request_invalid", "#/limit"],
  [`${LIST}?after=nobody`, 422, "request_invalid", "#/after"],
  [`${LIST}?after=`, 422, "request_invalid", "#/after"],
  [`${LIST}?page=2`, 422, "request_invalid", "#"],
];

for (const [path, status, code, pointer] of REFUSED) {
  test(`the server answers ${path} with ${code}`, () =>
    withServer({ engine }, async ({ url }) => {
      const answer = await refusal(fetch(url + path));
      assert.deepEqual([answer.status, answer.code, answer.errors?.[0].pointer], [
        status,
        code,
        pointer,
      ]);
    }));
}

test("the server gives no references while the model loads", () =>
  withServer({ engine: null }, async ({ url }) => {
    for (const path of [LIST, `${LIST}/car-0`]) {
      const answer = await refusal(fetch(url + path));
      assert.deepEqual([answer.status, answer.code], [503, "worker_unavailable"]);
    }
  }));
