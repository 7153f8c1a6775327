import { assertEquals } from "@std/assert";
import { votingAccuracy } from "./voting-accuracy.ts";

Deno.test("votingAccuracy() takes the larger offset of each centre", () => {
  assertEquals(votingAccuracy([{ dx: 0.25, dy: -0.5 }, { dx: -0.25, dy: 0 }]), {
    mindelta: 0.375,
    rgood: 0,
  });
});

Deno.test("votingAccuracy() counts centres up to a tenth of the box as good", () => {
  const errors = [{ dx: 0.1, dy: -0.1 }, { dx: 0.1001, dy: 0 }, { dx: 0, dy: -0.1001 }, {
    dx: 0,
    dy: 0,
  }];
  assertEquals(votingAccuracy(errors)?.rgood, 0.5);
});

Deno.test("votingAccuracy() of no centre is null", () => {
  assertEquals(votingAccuracy([]), null);
});
