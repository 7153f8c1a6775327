import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { parseTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const HEADER = `00-${TRACE}-00f067aa0ba902b7-01`;

/** What arrives at the worker when a request with these headers is handed on by a queue. */
async function callThrough(
  headers: Record<string, string>,
  env: Record<string, string> = {},
): Promise<(string | null)[]> {
  const program = fileURLToPath(new URL("testing/traced-program.ts", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      program,
      JSON.stringify(headers),
    ],
    env,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("withTrace() hands the caller's trace on as it came, while nothing is traced", async () => {
  assertEquals(await callThrough({ traceparent: HEADER }), [HEADER]);
});

Deno.test("withTrace() hands a new trace on when the caller has none", async () => {
  for (const headers of [{}, { traceparent: "rubbish" }] as Record<string, string>[]) {
    const [arrived] = await callThrough(headers);
    assert(parseTraceparent(arrived), `${arrived}`);
  }
});

Deno.test("withTrace() keeps one trace id from the edge to the worker with OTEL_DENO=true, and exports it", async () => {
  const exported: Uint8Array[] = [];
  await using collector = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (new URL(request.url).pathname === "/v1/traces") exported.push(await request.bytes());
      return new Response();
    },
  );
  const [arrived] = await callThrough({ traceparent: HEADER }, {
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  });
  const context = parseTraceparent(arrived);
  assertEquals(context?.traceId, TRACE, `${arrived}`);
  assert(context?.spanId !== "00f067aa0ba902b7", "the worker's parent is our span");
  const spans = exported.map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  assert(spans.includes(TRACE) && spans.includes(context?.spanId ?? "?"), spans.slice(0, 2000));
});
