import { assertEquals, assertThrows } from "@std/assert";
import { makeImage } from "../testing/make-instances.ts";
import { pairPictures } from "./pair-pictures.ts";

const [one, two] = [makeImage(1, []), makeImage(2, [])];

Deno.test("pairPictures() goes by ascending id and leaves pictures without predictions", () => {
  const prediction = makeImage(2, []);
  assertEquals(pairPictures([two, one], [prediction]), [
    { truth: one, prediction: null },
    { truth: two, prediction },
  ]);
});

Deno.test("pairPictures() rejects unknown and repeated pictures", () => {
  assertThrows(() => pairPictures([one], [two]), RangeError, "got picture 2");
  assertThrows(() => pairPictures([one, makeImage(1, [])], []), RangeError, "got picture 1 again");
  assertThrows(() => pairPictures([one], [one, makeImage(1, [])]), RangeError, "picture 1 again");
});
