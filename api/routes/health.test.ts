import { assertEquals } from "@std/assert";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { health } from "./health.ts";

const never = new Promise<boolean>(() => {});
const table: [
  what: string,
  worker: () => boolean | Promise<boolean>,
  store: () => Promise<boolean>,
  code: "worker_unavailable" | "store_unavailable" | null,
][] = [
  ["a worker serves and the store can be written", () => true, () => Promise.resolve(true), null],
  ["no worker serves", () => false, () => Promise.resolve(true), "worker_unavailable"],
  ["the worker doesn't say", () => never, () => Promise.resolve(true), "worker_unavailable"],
  ["the store can't be written", () => true, () => Promise.resolve(false), "store_unavailable"],
  ["the store fails", () => true, () => Promise.reject(new Error("disk")), "store_unavailable"],
  ["the store doesn't say", () => true, () => never, "store_unavailable"],
  ["neither is there", () => false, () => Promise.resolve(false), "store_unavailable"],
];
for (const [what, isReady, isWritable, code] of table) {
  Deno.test(`GET /readyz answers ${code ?? "ok"} when ${what}, GET /livez ok`, async () => {
    const app = new Hono<ApiEnvironment>().use(requestId());
    app.route("/", health({ worker: { isReady }, store: { isWritable }, timeoutMs: 20 }));
    const response = await app.request("/readyz");
    if (code) await assertProblem(response, code);
    else assertEquals(await response.json(), { status: "ok" });
    assertEquals(response.headers.get("Retry-After") !== null, code !== null);
    assertEquals((await app.request("/livez")).status, 200);
  });
}
