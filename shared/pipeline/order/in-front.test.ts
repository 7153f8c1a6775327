import { assertEquals } from "@std/assert";
import type { Hypothesis } from "../complete/hypothesis.ts";
import { atStride } from "../../geometry/frame.ts";
import { maskToFrame } from "../../geometry/resample-mask.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { MASK_STRIDE } from "../constants.ts";
import type { Improvement } from "../improvements.ts";
import { box } from "../testing/boxes.ts";
import { queryOf } from "../testing/queries.ts";
import { hidersOf, unionOfVisible } from "./in-front.ts";

const ORDER = new Set<Improvement>(["order"]);

function hypothesis(visible: RunLengthMask, whole: RunLengthMask | null): Hypothesis {
  const query = queryOf(visible);
  const shape = whole && maskToFrame(whole, atStride(query.frame, MASK_STRIDE));
  return { query, references: [], shape, centre: null, others: null, occluder: null };
}

const front = box(60, 60, 100, 80);
/** Its left 40 px lie behind the first. */
const behind = box(120, 50, 120, 80).difference(front);
const beyond = box(300, 60, 60, 40);
const three = [
  hypothesis(front, front),
  hypothesis(behind, box(120, 50, 120, 80)),
  hypothesis(beyond, beyond),
];

Deno.test("hidersOf() leaves out what the instance itself hides", () => {
  const [ofFront, ofBehind, ofBeyond] = hidersOf(three, ORDER);
  assertEquals(ofFront, beyond);
  assertEquals(ofBehind, front.union(beyond));
  assertEquals(ofBeyond, front.union(behind));
});

Deno.test("hidersOf() takes all others where the order is not asked for", () => {
  const [ofFront, ofBehind] = hidersOf(three, new Set());
  assertEquals(ofFront, behind.union(beyond));
  assertEquals(ofBehind, front.union(beyond));
});

Deno.test("hidersOf() takes all others where no reference told a shape", () => {
  const [ofFront] = hidersOf([three[0], hypothesis(behind, null)], ORDER);
  assertEquals(ofFront, behind);
});

Deno.test("hidersOf() knows no hider of one instance alone", () => {
  assertEquals(hidersOf([three[0]], ORDER), [null]);
  assertEquals(hidersOf([], ORDER), []);
});

Deno.test("unionOfVisible() is what is seen of several instances", () => {
  assertEquals(unionOfVisible([{ visible: front }, { visible: beyond }]), front.union(beyond));
  assertEquals(unionOfVisible([{ visible: front }]), null);
});
