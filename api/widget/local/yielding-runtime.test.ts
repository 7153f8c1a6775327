import { assertEquals, assertRejects } from "@std/assert";
import { yieldingRuntime } from "./yielding-runtime.ts";

Deno.test("yieldingRuntime() hears a message that waits, and runs no further network", async () => {
  const abort = new AbortController();
  const ran: string[] = [];
  const runtime = yieldingRuntime({
    provider: "wasm",
    has: (network) => network === "trunk",
    run: (network) => {
      ran.push(network);
      return Promise.resolve({});
    },
  }, abort.signal);
  await runtime.run("trunk", {});
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    abort.abort(new Error("Cancelled"));
    port1.close();
  };
  port2.postMessage("cancel");
  await assertRejects(() => runtime.run("match", {}), Error, "Cancelled");
  assertEquals([ran, runtime.provider, runtime.has?.("trunk"), runtime.has?.("other")], [
    ["trunk"],
    "wasm",
    true,
    false,
  ]);
});
