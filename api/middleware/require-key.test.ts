import { assert, assertEquals, assertMatch } from "@std/assert";
import { generateKeyText } from "../keys/api-key-text.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi } from "../testing/start-api.ts";

Deno.test("requireKey() lets known keys alone through, on every /v1 route and method", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const { key } = api;
  const cut = key.slice(0, -1);
  const table: [authorization: string | undefined, challenge: RegExp][] = [
    [undefined, /^Bearer realm="kanizsa"$/],
    ["", /^Bearer/],
    [key, /^Bearer/],
    [`Basic ${key}`, /^Bearer/],
    [`Basic ${btoa(`admin:${key}`)}`, /^Bearer/],
    [`Bearer`, /^Bearer/],
    [`Bearer ${key} ${key}`, /^Bearer/],
    [`Bearer ${cut}`, /error="invalid_token"/],
    [`Bearer ${key}x`, /error="invalid_token"/],
    [`Bearer ${key.toUpperCase()}`, /error="invalid_token"/],
    [`Bearer ${generateKeyText()}`, /error="invalid_token"/],
    [`Bearer ${"k".repeat(10_000)}`, /^Bearer/],
    [`Bearer null`, /error="invalid_token"/],
  ];
  for (const [authorization, challenge] of table) {
    for (const [method, path] of [["POST", "/v1/segmentations"], ["GET", "/v1/anything"]]) {
      const response = await fetch(api.url + path, {
        method,
        headers: authorization === undefined ? {} : { Authorization: authorization },
      });
      const problem = await assertProblem(response, "unauthorized");
      assertMatch(response.headers.get("WWW-Authenticate") ?? "", challenge, authorization);
      assert(!problem.detail.includes(key));
    }
  }
  assertEquals(worker.calls.length, 0);
  const form = new FormData();
  form.append("image", new Blob([await readFixture("small.jpg")]));
  for (const scheme of ["Bearer", "bearer", "BEARER "]) {
    const response = await api.post(form, { Authorization: `${scheme} ${key}` });
    assertEquals(response.status, 200, await response.text());
  }
});

Deno.test("requireKey() answers 403 to a key without the scope, and names it", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const reader = await api.addKey({ scopes: ["references:read"] });
  const response = await api.post("{}", { Authorization: `Bearer ${reader}` });
  const problem = await assertProblem(response, "forbidden");
  assertMatch(problem.detail, /segment/);
});
