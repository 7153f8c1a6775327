import assert from "node:assert/strict";
import test from "node:test";
import { authorize, authorizeAdmin } from "./authorize.ts";

const TOKEN = "0123456789abcdef";

/** [headers, token, code of the refusal or null] */
const CASES: readonly [Record<string, string>, string | undefined, string | null][] = [
  [{ authorization: `Bearer ${TOKEN}` }, TOKEN, null],
  [{ authorization: `bearer  ${TOKEN} ` }, TOKEN, null],
  [{ authorization: `Bearer ${TOKEN}`, origin: "https://example.org", host: "x" }, TOKEN, null],
  [{}, TOKEN, "unauthorized"],
  [{ authorization: "" }, TOKEN, "unauthorized"],
  [{ authorization: "Bearer " }, TOKEN, "unauthorized"],
  [{ authorization: TOKEN }, TOKEN, "unauthorized"],
  [{ authorization: `Basic ${TOKEN}` }, TOKEN, "unauthorized"],
  [{ authorization: `Bearer ${TOKEN}0` }, TOKEN, "unauthorized"],
  [{ authorization: `Bearer ${TOKEN.slice(0, -1)}` }, TOKEN, "unauthorized"],
  [{ authorization: `Bearer ${TOKEN.toUpperCase()}` }, TOKEN, "unauthorized"],
  [{ authorization: `Bearer ${TOKEN} ${TOKEN}` }, TOKEN, "unauthorized"],
  [{ host: "127.0.0.1:8788" }, undefined, null],
  [{ host: "localhost" }, undefined, null],
  [{ host: "LOCALHOST:1" }, undefined, null],
  [{ host: "[::1]:8788" }, undefined, null],
  [{ host: "127.0.0.1:8788", authorization: "Bearer whatever" }, undefined, null],
  [{ host: "rebind.example.org:8788" }, undefined, "forbidden"],
  [{ host: "127.0.0.1.example.org" }, undefined, "forbidden"],
  [{ host: "localhost:8788.example.org" }, undefined, "forbidden"],
  [{ host: "10.0.0.1" }, undefined, "forbidden"],
  [{ host: "[::2]" }, undefined, "forbidden"],
  [{}, undefined, "forbidden"],
  [{ host: "localhost", origin: "https://example.org" }, undefined, "forbidden"],
  [{ host: "localhost", origin: "null" }, undefined, "forbidden"],
];

for (const [headers, token, code] of CASES) {
  const who = `${JSON.stringify(headers)} ${token ? "with a token set" : "without a token"}`;
  test(`authorize() ${code ? "refuses" : "lets in"} ${who}`, () => {
    if (code === null) authorize(headers, token);
    else assert.throws(() => authorize(headers, token), { name: "WorkerProblem", code });
  });
}

test("authorize() never repeats the token", () => {
  assert.throws(() => authorize({ authorization: `Bearer x${TOKEN}` }, TOKEN), (error) => {
    assert.ok(error instanceof Error && !error.message.includes(TOKEN));
    return true;
  });
});

test("authorizeAdmin() refuses on a worker without a token", () => {
  authorizeAdmin(TOKEN);
  assert.throws(() => authorizeAdmin(undefined), { code: "forbidden" });
});
