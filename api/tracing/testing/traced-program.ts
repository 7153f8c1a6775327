/** Serves one request that calls on, from a queue and so outside of its span; prints what arrived. */
import { Hono } from "hono";
import type { ApiEnvironment } from "../../environment.ts";
import { traceContext } from "../../middleware/trace-context.ts";
import { withTrace } from "../with-trace.ts";

const arrived: (string | null)[] = [];
const worker = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
  arrived.push(request.headers.get("traceparent"));
  return new Response();
});

const queue: string[] = [];
const app = new Hono<ApiEnvironment>().use(traceContext()).get("/", (c) => {
  queue.push(c.get("traceparent"));
  return c.body(null);
});
const api = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);

await fetch(`http://127.0.0.1:${api.addr.port}/`, {
  headers: JSON.parse(Deno.args[0]),
});
await Promise.all(queue.map(async (traceparent) => {
  const response = await withTrace(
    traceparent,
    (headers) => fetch(`http://127.0.0.1:${worker.addr.port}/`, { headers }),
  );
  await response.body?.cancel();
}));
await Promise.all([api.shutdown(), worker.shutdown()]);
console.log(JSON.stringify(arrived));
