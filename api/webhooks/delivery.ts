import { createHash } from "node:crypto";
import type { WebhookType } from "@kanizsa/shared/schema/webhook.ts";
import type { StoredValue } from "../stores/store.ts";

/** Something that a tenant wants to be told. */
export interface WebhookNews {
  readonly tenant: string;
  readonly url: string;
  readonly type: WebhookType;
  /** What it is about: with the type it makes the call's id, so that nothing is told twice. */
  readonly subject: string;
  readonly data: { readonly [name: string]: StoredValue };
}

/** A call that is still to be made, as it is kept. */
export type Delivery = {
  readonly tenant: string;
  readonly url: string;
  /** JSON text: every attempt sends the same bytes. */
  readonly body: string;
  readonly attempts: number;
  /** ms since 1970. While an attempt runs: when another program may take it for dead. */
  readonly next_at: number;
};

export const DELIVERIES = "webhook.";
export const deliveryKey = (id: string) => `${DELIVERIES}${id}`;
/** What is left of a call that was made or given up, so that it isn't made again. */
export const settledKey = (id: string) => `webhook-settled.${id}`;

/** The same for the same news. */
export function deliveryId({ tenant, subject, type }: WebhookNews): string {
  const hash = createHash("sha256").update(JSON.stringify([tenant, subject, type]));
  return `msg_${hash.digest("base64url").slice(0, 32)}`;
}
