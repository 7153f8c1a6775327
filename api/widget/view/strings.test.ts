import { assertEquals } from "@std/assert";
import type { LocalReason } from "../types.ts";
import { english } from "./strings.ts";
import { german } from "./strings-de.ts";

const REASONS: readonly (LocalReason | null)[] = [
  null,
  "asked",
  "no-endpoint",
  "network",
  "timeout",
  "rate-limited",
  "unavailable",
];

for (const strings of [english, german]) {
  const { language } = strings;

  Deno.test(`mode() has a sentence for every reason, and none for the API (${language})`, () => {
    const texts = REASONS.map((reason) => strings.mode({ mode: "local", reason, backend: "wasm" }));
    assertEquals(texts.filter((text) => /WASM/.test(text) && !/undefined/.test(text)), texts);
    assertEquals(new Set(texts).size, 5, "those that need no explanation say the same");
    assertEquals(strings.mode({ mode: "remote", reason: null, backend: null }), "");
  });

  Deno.test(`found() counts none, one and many in words of their own (${language})`, () => {
    const texts = [0, 1, 2].map((count) => strings.found(count).replace(/\d/, ""));
    assertEquals(new Set(texts).size, 3);
  });
}

Deno.test("mode() names the server's fault", () => {
  assertEquals(
    english.mode({ mode: "local", reason: "timeout", backend: "wasm" }),
    "Answered in the page (WASM): the server didn’t answer in time",
  );
});

Deno.test("German has all texts, those of what loads later too", () => {
  assertEquals(Object.keys(english).filter((key) => !(key in german)), []);
  assertEquals(Object.keys(english.stages), Object.keys(german.stages));
  assertEquals([german.details, german.tool].every(Boolean), true);
});
