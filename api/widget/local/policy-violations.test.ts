import { assertEquals } from "@std/assert";
import { PolicyViolations } from "./policy-violations.ts";

const violation = (effectiveDirective: string, blockedURI: string) =>
  Object.assign(new Event("securitypolicyviolation"), { effectiveDirective, blockedURI });

Deno.test("PolicyViolations remembers what was blocked until it ends", () => {
  const page = new EventTarget();
  const violations = new PolicyViolations(page);
  assertEquals(violations.of("worker-src"), undefined);
  page.dispatchEvent(violation("worker-src", "blob"));
  page.dispatchEvent(violation("img-src", "https://pictures.example"));
  assertEquals(violations.of("worker-src", "script-src"), {
    directive: "worker-src",
    blocked: "blob",
  });
  violations.end();
  page.dispatchEvent(violation("connect-src", "https://cdn.example/bank.bin"));
  assertEquals(violations.of("connect-src"), undefined);
});
