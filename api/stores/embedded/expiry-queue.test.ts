import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ExpiryQueue } from "./expiry-queue.ts";

Deno.test("ExpiryQueue gives its items in the order of their ends, whatever came when", () =>
  fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (steps) => {
    const queue = new ExpiryQueue();
    const expected: number[] = [];
    for (const expiresAt of steps) {
      if (expiresAt === null) {
        const soonest = expected.sort((a, b) => a - b).shift();
        assertEquals(queue.first?.expiresAt, soonest);
        assertEquals(queue.pop()?.expiresAt, soonest);
      } else {
        queue.push({ name: "", expiresAt });
        expected.push(expiresAt);
      }
      assertEquals(queue.size, expected.length);
    }
  })));
