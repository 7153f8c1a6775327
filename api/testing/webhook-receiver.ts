import { startOutsideServer } from "./outside-server.ts";

export interface ReceivedWebhook {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly origin: string;
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Waits until so many calls came, 5 s at most. */
  count(wanted: number): Promise<void>;
}

/** A server that receives webhooks; `answer` gets the number of the call, from 1. */
export function startWebhookReceiver(
  answer: (call: number) => Response | Promise<Response> = () =>
    new Response(null, { status: 204 }),
): WebhookReceiver {
  const received: ReceivedWebhook[] = [];
  const server = startOutsideServer(async (request) => {
    received.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
    return await answer(received.length);
  });
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    origin,
    url: `${origin}/hook?token=s3cret`,
    received,
    async count(wanted) {
      for (let waited = 0; received.length < wanted; waited += 10) {
        if (waited > 5_000) throw new Error(`Got ${received.length} of ${wanted} calls in 5 s`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
