import { bearer, sendImage, type Target } from "./ask.ts";

export interface Overload {
  readonly peak: Goodput;
  readonly overloaded: Goodput;
  readonly factor: number;
}

export interface Goodput {
  /** Results a second. */
  readonly perSecond: number;
  /** Requests a second that were sent. */
  readonly sentPerSecond: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

const FACTOR = 3;
/** Callers that wait for their result before they ask again: enough to keep the worker busy. */
const CALLERS = 12;
const WARM_UP_SECONDS = 3;
const TICK_MS = 5;

/** Results a second at the best, and when three times as many are asked for. */
export async function measureOverload(
  target: Target,
  image: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<Overload> {
  const body = JSON.stringify({ image: { id: await sendImage(target, image) } });
  const ask = async () => {
    const response = await fetch(`${target.apiUrl}/v1/segmentations`, {
      method: "POST",
      headers: {
        ...bearer(target),
        "Content-Type": "application/json",
        "Cache-Control": "no-cache",
      },
      body,
    });
    await response.bytes();
    return response.status;
  };
  const peak = await count(ask, seconds, async (send, signal) => {
    const callers = Array.from({ length: CALLERS }, async () => {
      while (!signal.aborted) await send();
    });
    await Promise.all(callers);
  });
  const rate = peak.perSecond * FACTOR;
  const overloaded = await count(ask, seconds, async (send, signal) => {
    const began = performance.now();
    const sent: Promise<void>[] = [];
    while (!signal.aborted) {
      const due = (performance.now() - began) / 1000 * rate;
      while (sent.length < due) sent.push(send());
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    await Promise.all(sent);
  });
  return { peak, overloaded, factor: FACTOR };
}

/** Answers that come within the seconds after the warm-up. */
async function count(
  ask: () => Promise<number>,
  seconds: number,
  drive: (send: () => Promise<void>, signal: AbortSignal) => Promise<void>,
): Promise<Goodput> {
  const statuses: Record<string, number> = {};
  const from = performance.now() + WARM_UP_SECONDS * 1000;
  const to = from + seconds * 1000;
  const isCounted = () => performance.now() >= from && performance.now() < to;
  let sent = 0;
  const send = async () => {
    if (isCounted()) sent++;
    const status = await ask();
    if (isCounted()) statuses[status] = (statuses[status] ?? 0) + 1;
  };
  await drive(send, AbortSignal.timeout((WARM_UP_SECONDS + seconds) * 1000));
  return {
    perSecond: (statuses[200] ?? 0) / seconds,
    sentPerSecond: sent / seconds,
    statuses,
  };
}
