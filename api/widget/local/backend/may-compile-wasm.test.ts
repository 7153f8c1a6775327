import { assert } from "@std/assert";
import { mayCompileWasm } from "./may-compile-wasm.ts";

Deno.test("mayCompileWasm() is true where nothing forbids it", async () => {
  assert(await mayCompileWasm());
});
