import { assertEquals, assertThrows } from "@std/assert";
import { trustedScriptUrl, type TrustedTypes } from "./trusted-script-url.ts";

const WORKER = "https://cdn.example/kanizsa/worker-AB12CD34.js";

/** A page whose Content-Security-Policy has `trusted-types` with these names, once each. */
function strictPage(...allowed: string[]) {
  const made: string[] = [];
  const trustedTypes: TrustedTypes = {
    createPolicy: (name, rules) => {
      if (!allowed.includes(name) || made.includes(name)) throw new TypeError("Disallowed");
      made.push(name);
      return { createScriptURL: (url) => ({ trusted: rules.createScriptURL(url) }) };
    },
  };
  return { trustedTypes };
}

Deno.test("trustedScriptUrl() makes one policy a page, which takes the preview's worker alone", () => {
  const page = strictPage("kanizsa");
  assertEquals(trustedScriptUrl(WORKER, page), { trusted: WORKER });
  assertEquals(trustedScriptUrl("https://a.example/worker.js", page), {
    trusted: "https://a.example/worker.js",
  });
  assertEquals(trustedScriptUrl("blob:https://a.example/1-2", page), {
    trusted: "blob:https://a.example/1-2",
  });
  for (const url of ["https://a.example/evil.js", "data:text/javascript,worker.js"]) {
    assertThrows(() => trustedScriptUrl(url, page), TypeError);
  }
});

Deno.test("trustedScriptUrl() leaves the address as it is where nothing requires more", () => {
  assertEquals(trustedScriptUrl(WORKER, {}), WORKER);
  assertThrows(() => trustedScriptUrl(WORKER, strictPage("other")), TypeError, "Disallowed");
});
