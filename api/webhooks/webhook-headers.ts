import { Webhook } from "standardwebhooks";

/**
 * Headers of a call after Standard Webhooks, with a signature for each secret: while secrets rotate,
 * a receiver that knows either accepts it.
 * @param id the same on every attempt, by which receivers know a call that they have had
 * @param sentAt ms since 1970
 */
export function webhookHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  sentAt: number,
): Record<string, string> {
  const date = new Date(sentAt);
  return {
    "Content-Type": "application/json",
    "User-Agent": "Kanizsa-Webhooks",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, date, body)).join(
      " ",
    ),
  };
}
