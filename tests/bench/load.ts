import { fileURLToPath } from "node:url";
import * as z from "zod";

const AUTOCANNON = fileURLToPath(
  new URL("../../node_modules/autocannon/autocannon.js", import.meta.url),
);

export interface LoadRequest {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadOptions {
  readonly seconds: number;
  readonly connections: number;
  /** Requests a second of all connections; without it as many as are answered. */
  readonly rate?: number;
}

export interface Load {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

const reportSchema = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  errors: z.int(),
  timeouts: z.int(),
  non2xx: z.int(),
});

/**
 * Sends one request over and over, from a process of its own (autocannon).
 *
 * @throws {Error} when one of them isn't answered well
 */
export async function load(request: LoadRequest, options: LoadOptions): Promise<Load> {
  const { url, method = "GET", headers = {}, body } = request;
  const { seconds, connections, rate } = options;
  const args = [
    AUTOCANNON,
    "--json",
    ...["--duration", String(seconds), "--connections", String(connections), "--method", method],
    ...(rate === undefined ? [] : ["--overallRate", String(rate)]),
    ...Object.entries(headers).flatMap(([name, value]) => ["--headers", `${name}=${value}`]),
    ...(body === undefined ? [] : ["--body", body]),
    url,
  ];
  const output = await new Deno.Command("node", { args, stdout: "piped", stderr: "piped" })
    .output();
  const text = new TextDecoder().decode(output.stdout);
  if (!output.success) throw new Error(new TextDecoder().decode(output.stderr));
  const report = reportSchema.parse(JSON.parse(text));
  const { errors, timeouts, non2xx, requests, latency } = report;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(
      `Expected answers 2xx from ${url}: got ${non2xx} others, ${errors} errors, ${timeouts} late`,
    );
  }
  return { perSecond: requests.average, medianMs: latency.p50, p99Ms: latency.p99 };
}
