import { assertEquals } from "@std/assert";
import { RunQueue } from "./run-queue.ts";

function take(queue: RunQueue, number: number): (string | undefined)[] {
  return Array.from({ length: number }, () => queue.next()?.id);
}

Deno.test("RunQueue gives out interactive runs before a batch, each kind in its order", () => {
  const queue = new RunQueue();
  for (const id of ["b1", "b2"]) queue.add({ id, since: 0, priority: "batch" });
  for (const id of ["i1", "i2"]) queue.add({ id, since: 0, priority: "interactive" });
  queue.add({ id: "i1", since: 9, priority: "batch" });
  queue.addFirst({ id: "i0", since: 0, priority: "interactive" });
  assertEquals(queue.size, 5);
  assertEquals(take(queue, 6), ["i0", "i1", "i2", "b1", "b2", undefined]);
  assertEquals(queue.size, 0);
});

Deno.test("RunQueue lets a batch run through now and then, however many interactive ones wait", () => {
  const queue = new RunQueue();
  for (let index = 0; index < 100; index++) {
    queue.add({ id: `i${index}`, since: 0, priority: "interactive" });
    queue.add({ id: `b${index}`, since: 0, priority: "batch" });
  }
  const first = take(queue, 32);
  assertEquals(first.filter((id) => id?.startsWith("b")), ["b0", "b1"]);
});

Deno.test("RunQueue forgets what is deleted", () => {
  const queue = new RunQueue();
  queue.add({ id: "a", since: 1, priority: "batch" });
  queue.delete("a");
  queue.delete("b");
  assertEquals([queue.has("a"), queue.next()], [false, null]);
});
