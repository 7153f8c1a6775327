import type { WebhookEvent } from "@kanizsa/shared/schema/webhook.ts";
import type { CallOutside } from "../egress/call-outside.ts";
import { describeError, type Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Entry, Store } from "../stores/store.ts";
import {
  DELIVERIES,
  type Delivery,
  deliveryId,
  deliveryKey,
  settledKey,
  type WebhookNews,
} from "./delivery.ts";
import { retryDelay } from "./retry-delay.ts";
import { sendWebhook, type Sent } from "./send-webhook.ts";
import { webhookHeaders } from "./webhook-headers.ts";
import type { WebhookSecrets } from "./webhook-secrets.ts";

const MOST_AT_ONCE = 8;
/** So that one slow receiver doesn't hold up the others. */
const MOST_AT_ONCE_PER_HOST = 2;
/** Known here; what is beyond stays in the store until there is room. */
const MOST_KNOWN = 10_000;
const PAGE = 1_000;
const RESCAN_MS = 60_000;
/** Longer than all retries, and than anybody reports the same end again. */
const KEEP_MS = 3 * 86_400_000;
/** What an attempt may take beyond its time limit before another program takes it over. */
const CLAIM_SLACK_MS = 30_000;

export interface WebhooksOptions {
  readonly store: Store;
  readonly secrets: WebhookSecrets;
  readonly callOutside: CallOutside;
  /** Throws ProblemError url_not_allowed for what callOutside would refuse by its host. */
  readonly checkUrl: (url: URL) => void;
  /** Longest attempt, ms. */
  readonly timeoutMs: number;
  readonly log: Log;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
  /** Waits between attempts, ms, in place of those over a day. */
  readonly retryDelaysMs?: readonly number[];
}

interface Due {
  readonly at: number;
  readonly host: string;
}

/**
 * Tells tenants' addresses how their segmentations ended, signed after Standard Webhooks. What is to
 * be told stands in the store before `schedule()` ends, and is tried until it is delivered, refused
 * for good, or a day old; a killed program goes on when it starts again. Two programs on one store
 * don't make the same attempt: each is claimed first. A receiver may still get a call twice, with the
 * same `webhook-id`, when a program dies between its answer and our note of it.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #now: () => number;
  /** Calls to make, by id. */
  readonly #due = new Map<string, Due>();
  readonly #running = new Map<string, { readonly host: string; readonly done: Promise<void> }>();
  readonly #closing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rescanAt = 0;
  #closed = false;

  private constructor(options: WebhooksOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Goes on with what the store has. */
  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks(options);
    await webhooks.#scan();
    webhooks.#wake();
    return webhooks;
  }

  /** @throws {ProblemError} url_not_allowed for an address that would never be called */
  check(url: string): void {
    if (!URL.canParse(url)) {
      throw new ProblemError("url_not_allowed", { detail: "Use a whole address, https://…" });
    }
    this.#options.checkUrl(new URL(url));
  }

  /** Tells the news as soon as it can; the same news is told once, however often it comes. */
  async schedule(news: WebhookNews): Promise<void> {
    const { store } = this.#options;
    const { tenant, url, type, data } = news;
    const id = deliveryId(news);
    if (await store.get(settledKey(id))) return;
    const now = this.#now();
    const timestamp = new Date(now).toISOString();
    const body = JSON.stringify({ type, timestamp, data } satisfies WebhookEvent);
    const delivery: Delivery = { tenant, url, body, attempts: 0, next_at: now };
    const created = await store.create(deliveryKey(id), delivery, { expiresAt: now + KEEP_MS });
    if (created === null) return;
    this.#expect(id, { at: now, host: hostOf(url) });
    this.#wake();
  }

  /** Begins nothing new, gives what runs the time to end, then cuts it off: it stays in the store. */
  async close(graceMs = 0): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const grace = setTimeout(() => this.#closing.abort(), graceMs);
    while (this.#running.size > 0) {
      await Promise.all([...this.#running.values()].map(({ done }) => done));
    }
    clearTimeout(grace);
  }

  #expect(id: string, due: Due): void {
    if (this.#due.size < MOST_KNOWN) this.#due.set(id, due);
  }

  /** Begins what is due and sets the clock for the next. */
  #wake(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const now = this.#now();
    let next = this.#rescanAt;
    for (const [id, { at, host }] of this.#due) {
      if (at > now) {
        next = Math.min(next, at);
      } else if (this.#hasRoomFor(id, host)) {
        this.#due.delete(id);
        this.#begin(id, host);
      }
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, next - now));
  }

  #tick(): void {
    if (this.#now() < this.#rescanAt) return this.#wake();
    this.#scan()
      .catch((error) =>
        this.#options.log({ event: "webhook_scan_failed", error: describeError(error) })
      )
      .finally(() => this.#wake());
  }

  #hasRoomFor(id: string, host: string): boolean {
    if (this.#running.has(id) || this.#running.size >= MOST_AT_ONCE) return false;
    const toHost = [...this.#running.values()].filter((running) => running.host === host);
    return toHost.length < MOST_AT_ONCE_PER_HOST;
  }

  #begin(id: string, host: string): void {
    const done = this.#attempt(id)
      .catch((error) => {
        // The store: what was claimed comes back when its claim is over.
        this.#options.log({
          event: "webhook_attempt_broken",
          delivery: id,
          error: describeError(error),
        });
      })
      .finally(() => {
        this.#running.delete(id);
        this.#wake();
      });
    this.#running.set(id, { host, done });
  }

  async #attempt(id: string): Promise<void> {
    const { store, secrets, callOutside, timeoutMs, retryDelaysMs: delays } = this.#options;
    const claim = await this.#claim(id);
    if (!claim) return;
    const { delivery, revision } = claim;
    const timeout = AbortSignal.timeout(timeoutMs);
    const headers = webhookHeaders(
      id,
      delivery.body,
      await secrets.signing(delivery.tenant),
      this.#now(),
    );
    const sent = await sendWebhook({
      url: delivery.url,
      headers,
      body: delivery.body,
      signal: AbortSignal.any([timeout, this.#closing.signal]),
    }, callOutside);
    if (sent.outcome === "failed" && this.#closing.signal.aborted) {
      // It was us who cut it off: the next start tries at once.
      const again = { ...delivery, attempts: delivery.attempts - 1, next_at: this.#now() };
      await store.update(deliveryKey(id), again, revision, this.#expiry());
      return;
    }
    const delay = sent.outcome === "failed"
      ? retryDelay(delivery.attempts, { delays, wishedMs: sent.wishedMs })
      : null;
    this.#report(id, delivery, sent, delay === null);
    if (delay === null) {
      await store.create(settledKey(id), { outcome: sent.outcome }, this.#expiry());
      await store.delete(deliveryKey(id));
      return;
    }
    const next_at = Math.round(this.#now() + delay);
    await store.update(deliveryKey(id), { ...delivery, next_at }, revision, this.#expiry());
    this.#expect(id, { at: next_at, host: hostOf(delivery.url) });
  }

  /** Takes the next attempt for this program; null when it isn't due, is done, or another has it. */
  async #claim(id: string): Promise<{ delivery: Delivery; revision: number } | null> {
    const { store, timeoutMs } = this.#options;
    const entry = await store.get<Delivery>(deliveryKey(id));
    if (!entry) return null;
    if (await store.get(settledKey(id))) {
      await store.delete(deliveryKey(id));
      return null;
    }
    const now = this.#now();
    if (entry.value.next_at > now) {
      this.#expect(id, dueOf(entry));
      return null;
    }
    const delivery = {
      ...entry.value,
      attempts: entry.value.attempts + 1,
      next_at: now + timeoutMs + CLAIM_SLACK_MS,
    };
    const revision = await store.update(
      deliveryKey(id),
      delivery,
      entry.revision,
      this.#expiry(),
    );
    return revision === null ? null : { delivery, revision };
  }

  /** Also finds what other programs left behind when they died. */
  async #scan(): Promise<void> {
    this.#rescanAt = this.#now() + RESCAN_MS;
    const found: [id: string, due: Due][] = [];
    let after: string | undefined;
    do {
      const page = await this.#options.store.list<Delivery>(DELIVERIES, { limit: PAGE, after });
      for (const entry of page) found.push([entry.key.slice(DELIVERIES.length), dueOf(entry)]);
      found.sort(([, a], [, b]) => a.at - b.at).splice(MOST_KNOWN);
      after = page.length < PAGE ? undefined : page.at(-1)?.key;
    } while (after !== undefined);
    for (const [id, due] of found) if (!this.#running.has(id)) this.#expect(id, due);
  }

  #expiry() {
    return { expiresAt: this.#now() + KEEP_MS };
  }

  /** The host alone: the rest of the address may hold a secret of the receiver. */
  #report(id: string, { url, attempts }: Delivery, sent: Sent, isLast: boolean): void {
    const { log } = this.#options;
    const about = { delivery: id, host: hostOf(url), attempt: attempts };
    if (sent.outcome === "failed") {
      const event = isLast ? "webhook_given_up" : "webhook_attempt_failed";
      log({ event, ...about, reason: sent.reason });
    } else {
      log({ event: `webhook_${sent.outcome}`, ...about, status: sent.status });
    }
  }
}

function dueOf({ value }: Entry<Delivery>): Due {
  return { at: value.next_at, host: hostOf(value.url) };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
