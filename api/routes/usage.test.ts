import { usageSchema } from "@kanizsa/shared/schema/usage.ts";
import { assertEquals } from "@std/assert";
import { assertProblem } from "../testing/assert-problem.ts";
import { openKeyApp } from "../testing/open-key-app.ts";
import { Usage } from "../usage/usage.ts";
import { usage as usageRoute } from "./usage.ts";

Deno.test("GET /v1/usage shows a key its own numbers, and admins those of the keys they manage", async () => {
  const now = () => Date.UTC(2026, 10, 15);
  await using given = await openKeyApp({ now });
  const { keys, store } = given;
  const usage = new Usage(store, keys, { log: () => {}, now });
  given.onClose(() => usage.close());
  const app = given.app().route("/", usageRoute({ keys, usage, now }));
  const read = async (text: string, query = "") => {
    const headers = { Authorization: `Bearer ${text}` };
    return usageSchema.parse(await (await app.request(`/v1/usage${query}`, { headers })).json());
  };
  const operator = await given.addKey({ scopes: ["admin"] });
  const plain = await given.addKey({ monthly_quota: 5 });
  const shop = await given.addKey({ tenant: "shop", scopes: ["admin", "segment"] });
  for (const { principal } of [plain, plain, shop]) await usage.take(principal);
  usage.hit(plain.principal);

  assertEquals(await read(plain.text), {
    month: "2026-11",
    resets_at: "2026-12-01T00:00:00.000Z",
    key_id: plain.principal.id,
    tenant: "default",
    segmentations: 2,
    cached: 1,
    monthly_quota: 5,
    remaining: 3,
  });
  const all = await read(operator.text);
  assertEquals([all.segmentations, all.keys?.length, all.next], [0, 2, null]);
  const own = await read(shop.text);
  assertEquals(own.keys?.map(({ key_id }) => key_id), [shop.principal.id]);
  await keys.revoke(plain.principal.id);
  assertEquals((await read(operator.text)).keys?.length, 2);
  assertEquals((await read(operator.text, "?month=2026-10")).keys, []);
  for (const query of ["?month=2026-13", "?month=2026", "?month=", "?limit=0"]) {
    const headers = { Authorization: `Bearer ${operator.text}` };
    await assertProblem(await app.request(`/v1/usage${query}`, { headers }), "request_invalid");
  }
});

Deno.test("GET /v1/usage refuses embed tokens", async () => {
  await using given = await openKeyApp();
  const { keys, store } = given;
  const { principal } = await given.addKey();
  const usage = new Usage(store, keys, { log: () => {} });
  const app = given.app({
    verify: () => Promise.resolve({ ...principal, kind: "embed", id: "emb_1" }),
  }).route("/", usageRoute({ keys, usage }));
  const headers = { Authorization: "Bearer a.b.c" };
  await assertProblem(await app.request("/v1/usage", { headers }), "forbidden");
});
