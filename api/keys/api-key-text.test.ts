import { assert, assertEquals, assertMatch } from "@std/assert";
import { API_KEY_PATTERN, generateKeyText, hashKeyText, keyPrefix } from "./api-key-text.ts";

Deno.test("generateKeyText() gives another key of the documented form each time", () => {
  const [a, b] = [generateKeyText(), generateKeyText()];
  assertMatch(a, API_KEY_PATTERN);
  assertMatch(a, /^kz_[a-z2-9]{8}_[A-Za-z0-9_-]{43}$/);
  assert(a !== b);
  assert(keyPrefix(a) !== keyPrefix(b));
});

Deno.test("keyPrefix() gives what may be shown, nothing of the secret", () => {
  const secret = "Q".repeat(43);
  assertEquals(keyPrefix(`kz_abcdefgh_${secret}`), "kz_abcdefgh");
  assertEquals(keyPrefix(`kz_${secret}`), null);
  assertEquals(keyPrefix(secret), null);
});

Deno.test("API_KEY_PATTERN takes keys of 0.2.0 and today's, and their neighbours not", () => {
  const secret = "aB3_-".repeat(8) + "xyz";
  const table: [text: string, valid: boolean][] = [
    [`kz_${secret}`, true],
    [`kz_abcd2345_${secret}`, true],
    [`kz_${secret}x`, false],
    [`kz_${secret.slice(1)}`, false],
    [`kz_abcd234_${secret}`, false],
    [`kz_abcd1345_${secret}`, false],
    [`KZ_${secret}`, false],
    [`kz_${secret}\n`, false],
    [` kz_${secret}`, false],
  ];
  for (const [text, valid] of table) assertEquals(API_KEY_PATTERN.test(text), valid, text);
});

Deno.test("hashKeyText() is SHA-256 in hexadecimal", () => {
  assertEquals(
    hashKeyText("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
