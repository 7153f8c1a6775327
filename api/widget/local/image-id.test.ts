import { assertEquals } from "@std/assert";
import { imageId } from "./image-id.ts";

Deno.test("imageId() is the API's", async () => {
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(await imageId(new Blob(["abc"])), `sha256:${sha256}`);
});

Deno.test("imageId() does without a file that cannot be read any more", async () => {
  const gone = new Blob(["abc"]);
  gone.arrayBuffer = () => Promise.reject(new DOMException("Gone", "NotFoundError"));
  assertEquals(await imageId(gone), "local");
});
