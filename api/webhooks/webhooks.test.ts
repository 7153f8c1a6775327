import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { webhookEventSchema } from "@kanizsa/shared/schema/webhook.ts";
import { Webhook } from "standardwebhooks";
import { checkOutsideUrl, outsideCaller } from "../egress/call-outside.ts";
import { parseHostPatterns } from "../egress/host-patterns.mjs";
import type { LogEntry } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { startWebhookReceiver } from "../testing/webhook-receiver.ts";
import { DELIVERIES } from "./delivery.ts";
import { WebhookSecrets } from "./webhook-secrets.ts";
import { Webhooks } from "./webhooks.ts";

interface TestWebhooksOptions {
  readonly hosts: string;
  readonly timeoutMs?: number;
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

async function openWebhooks(store: Store, options: TestWebhooksOptions) {
  const patterns = parseHostPatterns(options.hosts);
  const secrets = new WebhookSecrets(store, options.now);
  const log: LogEntry[] = [];
  const webhooks = await Webhooks.open({
    store,
    secrets,
    callOutside: outsideCaller(patterns),
    checkUrl: (url) => checkOutsideUrl(patterns, url),
    log: (entry) => log.push(entry),
    timeoutMs: 2_000,
    retryDelaysMs: [20, 20, 20],
    ...options,
  });
  return { webhooks, secrets, log };
}

const news = (url: string, subject = "seg_1") => ({
  tenant: "default",
  url,
  type: "segmentation.succeeded" as const,
  subject,
  data: { id: subject, status: "succeeded" },
});

/** Waits until nothing is left to deliver, 5 s at most. */
async function settled(store: Store): Promise<void> {
  for (let waited = 0; (await store.list(DELIVERIES)).length > 0; waited += 10) {
    if (waited > 5_000) throw new Error("Deliveries are left after 5 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("Webhooks delivers news once, in a form that a library of Standard Webhooks verifies", async () => {
  await using receiver = startWebhookReceiver();
  await using stores = await openTestStores();
  const { store } = stores;
  const { webhooks, secrets, log } = await openWebhooks(store, { hosts: receiver.origin });
  await Promise.all([1, 2, 3].map(() => webhooks.schedule(news(receiver.url))));
  await settled(store);
  await webhooks.schedule(news(receiver.url));
  await webhooks.close(1_000);
  assertEquals(receiver.received.length, 1);
  const [{ headers, body }] = receiver.received;
  const { secret } = await secrets.show("default");
  const event = webhookEventSchema.parse(new Webhook(secret).verify(body, headers));
  assertEquals([event.type, event.data], ["segmentation.succeeded", {
    id: "seg_1",
    status: "succeeded",
  }]);
  assertEquals(headers["content-type"], "application/json");
  const foreign = (await secrets.show("other")).secret;
  assertThrows(() => new Webhook(foreign).verify(body, headers));
  assertThrows(() => new Webhook(secret).verify(`${body} `, headers));
  const logged = JSON.stringify(log);
  assert(logged.includes("webhook_delivered"));
  assert(!logged.includes("s3cret") && !logged.includes("whsec_"), logged);
});

Deno.test("Webhooks signs with both secrets while they rotate, and with the new one alone after", async () => {
  await using receiver = startWebhookReceiver();
  await using stores = await openTestStores();
  const { store } = stores;
  const clock = { ahead: 0 };
  const { webhooks, secrets } = await openWebhooks(store, {
    hosts: receiver.origin,
    now: () => Date.now() + clock.ahead,
  });
  const first = (await secrets.show("default")).secret;
  const second = (await secrets.rotate("default", 60)).secret;
  await webhooks.schedule(news(receiver.url, "seg_1"));
  await receiver.count(1);
  for (const secret of [first, second]) {
    new Webhook(secret).verify(receiver.received[0].body, receiver.received[0].headers);
  }
  clock.ahead = 61_000;
  await webhooks.schedule(news(receiver.url, "seg_2"));
  await receiver.count(2);
  const { body, headers } = receiver.received[1];
  new Webhook(second).verify(body, headers);
  assertThrows(() => new Webhook(first).verify(body, headers));
  await webhooks.close(1_000);
});

Deno.test("Webhooks tries again with the same id and body until the receiver takes it", async () => {
  await using receiver = startWebhookReceiver((call) =>
    call < 3
      ? new Response("busy", { status: 500 })
      : new Response("x".repeat(100_000), { status: 200 })
  );
  await using stores = await openTestStores();
  const { webhooks } = await openWebhooks(stores.store, { hosts: receiver.origin });
  await webhooks.schedule(news(receiver.url));
  await receiver.count(3);
  await settled(stores.store);
  await webhooks.close(1_000);
  assertEquals(receiver.received.length, 3);
  assertEquals(new Set(receiver.received.map(({ body }) => body)).size, 1);
  assertEquals(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 1);
});

Deno.test("Webhooks gives up after the last attempt, and at once on 410", async () => {
  for (
    const [answer, calls, event] of [
      [new Response(null, { status: 500 }), 4, "webhook_given_up"],
      [new Response(null, { status: 302, headers: { Location: "/" } }), 4, "webhook_given_up"],
      [new Response(null, { status: 410 }), 1, "webhook_gone"],
    ] as const
  ) {
    await using receiver = startWebhookReceiver(() => answer.clone());
    await using stores = await openTestStores();
    const { webhooks, log } = await openWebhooks(stores.store, { hosts: receiver.origin });
    await webhooks.schedule(news(receiver.url));
    await settled(stores.store);
    await webhooks.schedule(news(receiver.url));
    await webhooks.close(1_000);
    assertEquals(receiver.received.length, calls, event);
    assertEquals(log.at(-1)?.event, event);
  }
});

Deno.test("Webhooks goes on after a restart, also with what was cut off", async () => {
  const hold = Promise.withResolvers<void>();
  await using receiver = startWebhookReceiver(async (call) => {
    if (call === 1) await hold.promise;
    return new Response();
  });
  await using stores = await openTestStores();
  const { store } = stores;
  const first = await openWebhooks(store, { hosts: receiver.origin });
  await first.webhooks.schedule(news(receiver.url));
  await receiver.count(1);
  await first.webhooks.close(20);
  assertEquals((await store.list(DELIVERIES)).length, 1);
  hold.resolve();
  const second = await openWebhooks(store, { hosts: receiver.origin });
  await receiver.count(2);
  await settled(store);
  await second.webhooks.close(1_000);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  assertEquals([ids.length, new Set(ids).size], [2, 1]);
});

Deno.test("two programs on one store make each call once", async () => {
  await using receiver = startWebhookReceiver();
  await using stores = await openTestStores();
  const { store } = stores;
  const one = await openWebhooks(store, { hosts: receiver.origin });
  const calls = Array.from({ length: 20 }, (_, index) => news(receiver.url, `seg_${index}`));
  const scheduled = Promise.all(calls.map((call) => one.webhooks.schedule(call)));
  const other = await openWebhooks(store, { hosts: receiver.origin });
  await Promise.all(calls.map((call) => other.webhooks.schedule(call)));
  await scheduled;
  await settled(store);
  await Promise.all([one.webhooks.close(1_000), other.webhooks.close(1_000)]);
  assertEquals(receiver.received.length, 20);
});

Deno.test("a receiver that never answers holds up no other", async () => {
  const hold = Promise.withResolvers<void>();
  await using slow = startWebhookReceiver(async () => {
    await hold.promise;
    return new Response();
  });
  await using fast = startWebhookReceiver();
  await using stores = await openTestStores();
  const { webhooks } = await openWebhooks(stores.store, { hosts: `${slow.origin},${fast.origin}` });
  for (let index = 0; index < 20; index++) await webhooks.schedule(news(slow.url, `seg_${index}`));
  await webhooks.schedule(news(fast.url, "seg_fast"));
  await fast.count(1);
  assertEquals(slow.received.length, 2);
  await webhooks.close(10);
  hold.resolve();
});

Deno.test("Webhooks.check() refuses what must not be called; so does the call, whatever was scheduled", async () => {
  await using receiver = startWebhookReceiver();
  await using stores = await openTestStores();
  const { webhooks, log } = await openWebhooks(stores.store, {
    hosts: "hooks.example.com",
    retryDelaysMs: [],
  });
  webhooks.check("https://hooks.example.com/a");
  for (const url of ["", "nonsense", "http://hooks.example.com", receiver.url, "file:///etc"]) {
    const error = assertThrows(() => webhooks.check(url), ProblemError);
    assertEquals(error.code, "url_not_allowed", url);
  }
  await webhooks.schedule(news(receiver.url));
  await settled(stores.store);
  await webhooks.close(1_000);
  assertEquals(receiver.received.length, 0);
  assertEquals(log.at(-1)?.event, "webhook_given_up");
});

Deno.test("schedule() fails where nothing can be stored: the news isn't lost unnoticed", async () => {
  const stores = await openTestStores();
  const { webhooks } = await openWebhooks(stores.store, { hosts: "hooks.example.com" });
  await webhooks.close();
  await stores[Symbol.asyncDispose]();
  await assertRejects(() => webhooks.schedule(news("https://hooks.example.com/")));
});
