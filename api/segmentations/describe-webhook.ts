import type { WebhookNews } from "../webhooks/delivery.ts";
import { describeLine } from "./describe.ts";
import type { SegmentationRecord } from "./records.ts";

/**
 * What a segmentation's webhook is told of its end: the state, and where the result is; never masks.
 * Null where nobody wants to know.
 */
export function describeWebhook(record: SegmentationRecord): WebhookNews | null {
  const { tenant, webhook, status, id, problem } = record;
  if (webhook === null || status === "queued" || status === "running") return null;
  return {
    tenant,
    url: webhook,
    type: `segmentation.${status}`,
    subject: id,
    data: { ...describeLine(record), ...(problem && { problem }) },
  };
}
