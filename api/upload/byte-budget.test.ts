import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { ByteBudget } from "./byte-budget.ts";
import { readBody } from "./read-body.ts";

const LIMITS = { bytes: 1_000_000, timeoutMs: 5000 };

Deno.test("readBody() stays within the budget of all bodies, and gives back what it took", async () => {
  const budget = new ByteBudget(1_200_000);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const request = (wait: boolean) => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(900_000));
        if (wait) await held;
        controller.close();
      },
    });
    return new Request("http://localhost/", { method: "POST", body });
  };
  const first = readBody(request(true), LIMITS, budget);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const error = await assertRejects(() => readBody(request(false), LIMITS, budget), ProblemError);
  assertEquals([error.code, error.headers["Retry-After"]], ["worker_overloaded", "1"]);
  release();
  assertEquals((await first).length, 900_000);
  assertEquals(budget.taken, 0);
  assertEquals((await readBody(request(false), LIMITS, budget)).length, 900_000);
});

Deno.test("readBody() takes nothing of the budget for a sender that announces much and waits", async () => {
  const budget = new ByteBudget(1_200_000);
  const stuck = new Request("http://localhost/", {
    method: "POST",
    body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) }),
    headers: { "Content-Length": "999999" },
  });
  const reading = readBody(stuck, { ...LIMITS, timeoutMs: 50 }, budget);
  assertEquals(budget.taken, 0);
  const error = await assertRejects(() => reading, ProblemError);
  assertEquals(error.code, "request_timeout");
});
