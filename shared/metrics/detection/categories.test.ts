import { assertEquals } from "@std/assert";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { of, truthCategories } from "./categories.ts";

const car = makeInstance(0, 5);
const bus = makeInstance(5, 9, { category: "bus" });
const images = [makeImage(1, [car, bus]), makeImage(2, [car])];

Deno.test("truthCategories() are those that have truths, or one for all", () => {
  assertEquals(truthCategories(images), ["car", "bus"]);
  assertEquals(truthCategories(images, "together"), [null]);
});

Deno.test("of() gives the instances of a category, or all", () => {
  assertEquals(of("bus", images[0]), [bus]);
  assertEquals(of(null, images[0]), [car, bus]);
  assertEquals(of("car", null), []);
});
