/**
 * Calls the URLs of its arguments and prints how each ended: a program of its own for the tests of
 * permissions. Our own patterns allow all of them, so that what is refused is refused by Deno.
 */
import { outsideCaller } from "../egress/call-outside.ts";
import { parseHostPatterns } from "../egress/host-patterns.mjs";
import { ProblemError } from "../problem-error.ts";

const call = outsideCaller(
  parseHostPatterns(Deno.args.map((url) => new URL(url).origin).join(",")),
);
const said: string[] = [];
for (const url of Deno.args) {
  try {
    const { status } = await call({
      method: "GET",
      url: new URL(url),
      headers: {},
      maxBytes: 10,
      beyond: "cut",
      signal: AbortSignal.timeout(5_000),
    });
    said.push(String(status));
  } catch (error) {
    said.push(error instanceof ProblemError ? error.code : String(error));
  }
}
console.log(JSON.stringify(said));
