import { assert, assertEquals } from "@std/assert";
import { Webhook } from "standardwebhooks";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi } from "../testing/start-api.ts";

const small = await readFixture("small.jpg");

function form(webhook?: string): FormData {
  const form = new FormData();
  form.append("image", new Blob([small]));
  if (webhook) form.append("request", JSON.stringify({ webhook: { url: webhook } }));
  return form;
}

Deno.test("a webhook is told of the end, once, in a body that its secret has signed", async () => {
  const calls: { headers: Record<string, string>; body: string }[] = [];
  const { promise: called, resolve } = Promise.withResolvers<void>();
  const receiver = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (c) => {
    calls.push({ headers: Object.fromEntries(c.headers), body: await c.text() });
    resolve();
    return new Response(null, { status: 204 });
  });
  const origin = `http://127.0.0.1:${receiver.addr.port}`;
  await using worker = startFakeWorker();
  await using api = await startApi({
    workerUrl: worker.url,
    env: { KANIZSA_EGRESS_HOSTS: origin },
  });
  const answer = await (await api.post(form(`${origin}/told`))).json();
  assertEquals(answer.status, "succeeded");
  await called;
  const { secret } = await (await api.ask("/v1/webhook-secret")).json();
  const told = new Webhook(secret).verify(calls[0].body, calls[0].headers) as {
    type: string;
    data: Record<string, unknown>;
  };
  assertEquals([told.type, told.data.id], ["segmentation.succeeded", answer.id]);
  assert(!("instances" in told.data), "masks are fetched, not sent");
  // A hit is another segmentation and is told, too.
  const hit = await (await api.post(form(`${origin}/told`))).json();
  while (calls.length < 2) await new Promise((done) => setTimeout(done, 10));
  assertEquals([hit.cache, calls.length], ["hit", 2]);
  await receiver.shutdown();
});

Deno.test("a webhook elsewhere is refused before anything is done", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  for (const url of ["https://example.com/a", "http://127.0.0.1:9/a", "https://10.0.0.1/"]) {
    await assertProblem(await api.post(form(url)), "url_not_allowed");
  }
  await assertProblem(await api.post(form("ftp://example.com")), "request_invalid");
  assertEquals(worker.calls.length, 0);
});
