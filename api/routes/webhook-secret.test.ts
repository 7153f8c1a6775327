import { assertEquals, assertNotEquals } from "@std/assert";
import { webhookSecretSchema } from "@kanizsa/shared/schema/webhook.ts";
import type { Principal } from "../keys/principal.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { openKeyApp } from "../testing/open-key-app.ts";
import { WebhookSecrets } from "../webhooks/webhook-secrets.ts";
import { webhookSecret } from "./webhook-secret.ts";

async function openApp() {
  const keyApp = await openKeyApp();
  // A token of the tenant "default" with all scopes that the test's key has.
  const embed: Principal = {
    kind: "embed",
    id: "emb_1",
    keyId: "key_1",
    tenant: "default",
    scopes: ["segment", "admin"],
    origins: ["https://a.test"],
  };
  const secrets = new WebhookSecrets(keyApp.store);
  const app = keyApp.app({ verify: () => Promise.resolve(embed) })
    .route("/", webhookSecret({ secrets, limits: { bodyTimeoutMs: 1_000 } }));
  const ask = (method: string, path: string, text: string, body?: unknown) =>
    app.request(path, {
      method,
      headers: {
        Authorization: `Bearer ${text}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return { keyApp, ask };
}

Deno.test("GET /v1/webhook-secret gives a tenant's keys one secret, and other tenants another", async () => {
  const { keyApp, ask } = await openApp();
  await using _ = keyApp;
  const [one, two, other] = await Promise.all([
    keyApp.addKey(),
    keyApp.addKey(),
    keyApp.addKey({ tenant: "other" }),
  ]);
  const answers = await Promise.all(
    [one, two, other].map(({ text }) => ask("GET", "/v1/webhook-secret", text)),
  );
  assertEquals(answers.map(({ status }) => status), [200, 200, 200]);
  assertEquals(answers[0].headers.get("Cache-Control"), "no-store");
  const [first, second, third] = await Promise.all(
    answers.map(async (answer) => webhookSecretSchema.parse(await answer.json())),
  );
  assertEquals(first, second);
  assertEquals(first.previous_ends_at, null);
  assertNotEquals(first.secret, third.secret);
});

Deno.test("POST /v1/webhook-secret/rotate makes a new secret, with an overlap", async () => {
  const { keyApp, ask } = await openApp();
  await using _ = keyApp;
  const { text } = await keyApp.addKey({ scopes: ["segment", "admin"] });
  const read = async (answer: Response) => webhookSecretSchema.parse(await answer.json());
  const before = await read(await ask("GET", "/v1/webhook-secret", text));
  const rotate = (body: unknown) => ask("POST", "/v1/webhook-secret/rotate", text, body);
  const rotated = await read(await rotate({ overlap_seconds: 60 }));
  assertNotEquals(rotated.secret, before.secret);
  const left = Date.parse(rotated.previous_ends_at ?? "") - Date.now();
  assertEquals(left > 50_000 && left <= 60_000, true);
  assertEquals(await read(await ask("GET", "/v1/webhook-secret", text)), rotated);
  assertEquals((await read(await rotate({ overlap_seconds: 0 }))).previous_ends_at, null);
  await assertProblem(await rotate({ overlap: 1 }), "request_invalid");
  await assertProblem(await rotate({ overlap_seconds: -1 }), "request_invalid");
});

Deno.test("the webhook secret is for keys with the scope alone", async () => {
  const { keyApp, ask } = await openApp();
  await using _ = keyApp;
  const reader = (await keyApp.addKey({ scopes: ["references:read"] })).text;
  const segmenter = (await keyApp.addKey()).text;
  await assertProblem(await ask("GET", "/v1/webhook-secret", reader), "forbidden");
  await assertProblem(await ask("POST", "/v1/webhook-secret/rotate", segmenter, {}), "forbidden");
  await assertProblem(await ask("GET", "/v1/webhook-secret", "a.b.c"), "forbidden");
  await assertProblem(await ask("POST", "/v1/webhook-secret/rotate", "a.b.c", {}), "forbidden");
  await assertProblem(await ask("GET", "/v1/webhook-secret", "wrong"), "unauthorized");
});
