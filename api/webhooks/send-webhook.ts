import type { CallOutside } from "../egress/call-outside.ts";

/** What a receiver answers isn't used but for its status. */
const MAX_ANSWER_BYTES = 16_384;

/** How an attempt ended. A receiver that answers 410 Gone wants no further ones. */
export type Sent =
  | { readonly outcome: "delivered" | "gone"; readonly status: number }
  | {
    readonly outcome: "failed";
    /** The status, or what went wrong before there was one. */
    readonly reason: string;
    /** From `Retry-After`. */
    readonly wishedMs?: number;
  };

export interface Attempt {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** One attempt to deliver. Redirects aren't followed: they count as failed. */
export async function sendWebhook(attempt: Attempt, callOutside: CallOutside): Promise<Sent> {
  const { url, headers, body, signal } = attempt;
  try {
    const answer = await callOutside({
      method: "POST",
      url: new URL(url),
      headers,
      body,
      signal,
      maxBytes: MAX_ANSWER_BYTES,
      beyond: "cut",
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { outcome: "delivered", status };
    if (status === 410) return { outcome: "gone", status };
    const wished = Number(answer.header("retry-after"));
    return {
      outcome: "failed",
      reason: String(status),
      ...((status === 429 || status === 503) && wished > 0 && { wishedMs: wished * 1_000 }),
    };
  } catch (error) {
    return { outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
