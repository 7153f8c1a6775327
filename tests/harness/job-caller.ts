import { type Segmentation, segmentationSchema } from "@kanizsa/shared/schema/segmentation.ts";
import { readFixture } from "./caller.ts";

/** Where to ask and with which key. */
export interface Caller {
  readonly url: string;
  readonly adminKey: string;
}

/** One event of GET /v1/segmentations/{id}/events. */
export interface ToldEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

const picture = await readFixture("small.jpg");

/** Any request with the key. */
export function ask(
  { url, adminKey }: Caller,
  path: string,
  { headers, ...init }: RequestInit & { readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const own = { Authorization: `Bearer ${adminKey}`, ...headers };
  return fetch(url + path, { ...init, headers: own });
}

/** POST /v1/segmentations with a small picture; requests with other numbers are other ones. */
export function askToSegment(
  caller: Caller,
  number: number,
  headers: Record<string, string> = {},
  request: Record<string, unknown> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const form = new FormData();
  form.append("image", new Blob([picture]));
  form.append("request", JSON.stringify({ min_score: number / 1_000_000, ...request }));
  return ask(caller, "/v1/segmentations", { method: "POST", body: form, headers, signal });
}

export const ASYNC = { Prefer: "respond-async" };

/** As askToSegment(), and reads the 202. */
export async function startJob(
  caller: Caller,
  number: number,
  headers: Record<string, string> = {},
): Promise<Segmentation> {
  const response = await askToSegment(caller, number, { ...ASYNC, ...headers });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`Expected 202: got ${response.status} ${text}`);
  return segmentationSchema.parse(JSON.parse(text));
}

/** GET /v1/segmentations/{id}, checked against its schema. */
export async function getJob(caller: Caller, id: string): Promise<Segmentation> {
  const response = await ask(caller, `/v1/segmentations/${id}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Expected ${id}: got ${response.status} ${text}`);
  return segmentationSchema.parse(JSON.parse(text));
}

export function hasEnded({ status }: Pick<Segmentation, "status">): boolean {
  return status !== "queued" && status !== "running";
}

/** Asks until the segmentation has ended. */
export async function untilEnded(
  caller: Caller,
  id: string,
  timeoutMs = 30_000,
): Promise<Segmentation> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const segmentation = await getJob(caller, id);
    if (hasEnded(segmentation)) return segmentation;
    if (Date.now() > deadline) throw new Error(`${id} is ${segmentation.status} for too long`);
    await pause(50);
  }
}

/** All events after one, until the stream ends. */
export async function readEvents(
  caller: Caller,
  id: string,
  lastEventId?: string,
): Promise<ToldEvent[]> {
  const headers: Record<string, string> = lastEventId ? { "Last-Event-ID": lastEventId } : {};
  const response = await ask(caller, `/v1/segmentations/${id}/events`, { headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Expected events: got ${response.status} ${text}`);
  return parseEvents(text);
}

/** The events of a stream's text; one that was cut off isn't told. */
export function parseEvents(text: string): ToldEvent[] {
  const blocks = text.split("\n\n").slice(0, -1);
  return blocks.filter((block) => /^data:/m.test(block)).map((block) => ({
    id: Number(/^id: (\d+)$/m.exec(block)?.[1]),
    event: /^event: (\w+)$/m.exec(block)?.[1] ?? "",
    data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ""),
  }));
}

/** Ids of all segmentations that the list has, page by page, with their states. */
export async function listJobs(caller: Caller): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let after = "";
  for (;;) {
    const response = await ask(caller, `/v1/segmentations?limit=100${after}`);
    const { segmentations, next } = await response.json();
    for (const { id, status } of segmentations) found.set(id, status);
    if (next === null) return found;
    after = `&after=${next}`;
  }
}

/** Waits until something holds, at most so long. */
export async function until(holds: () => boolean, what: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Expected ${what} within ${timeoutMs} ms`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
