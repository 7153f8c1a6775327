import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { decodeRuns } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { segmentationRequestSchema } from "../schema/segmentation-request.ts";
import type { Completion } from "./complete/completion.ts";
import type { PlacedReference } from "./complete/place-references.ts";
import { FRAME } from "./constants.ts";
import { describeInstance } from "./describe-instance.ts";
import { PreparedBank } from "./prepared-bank.ts";
import { assertConsistent } from "./testing/assert-consistent.ts";
import { queryOf, type QueryOptions } from "./testing/queries.ts";
import { bankOf, randomReference } from "./testing/references.ts";
import { paintGrey } from "./testing/scene.ts";
import { HEAT_SIZE } from "./vote.ts";

const picture = paintGrey(FRAME.width, FRAME.height);
const bank = new PreparedBank(
  bankOf(randomReference("a", 14, 16, 1), randomReference("b", 14, 16, 2)),
);
const visible = RunLengthMask.filled(FRAME.width, FRAME.height, [132, 72, 60, 112]);
const hidden = RunLengthMask.filled(FRAME.width, FRAME.height, [192, 72, 20, 112]);

function placed(index: number, similarity: number, dx = 0): PlacedReference {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  heat[8 * HEAT_SIZE.columns + 12] = 0.5;
  const placement = { dx: dx / 2, dy: 0, scaleX: 1, scaleY: 1 };
  return { index, similarity, fit: similarity, dx, dy: 0, heat, placement };
}

const completion: Completion = {
  amodal: visible.union(hidden),
  visible,
  certainty: 0.87654321,
  references: [placed(1, 0.9), placed(0, 0.8, 16)],
  center: [172.3456, 128],
  abstained: false,
  prior: { width: 192, height: 128, data: new Float32Array(192 * 128).fill(0.5) },
};

function describe(
  request: unknown = {},
  rest: Partial<Completion> = {},
  options: QueryOptions = {},
  score = 0.87654321,
) {
  const query = queryOf(visible, options);
  const parsed = segmentationRequestSchema.parse(request);
  const instance = describeInstance(
    4,
    { query, completion: { ...completion, ...rest }, score },
    bank,
    parsed,
  );
  assertConsistent(instance, picture);
  return instance;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

Deno.test("describeInstance() gives masks, areas and the hidden share", () => {
  const instance = describe();
  assertEquals([instance.id, instance.prompt], [4, null]);
  assertEquals(instance.amodal.bbox, [132, 72, 80, 112]);
  assertEquals(instance.visible.bbox, [132, 72, 60, 112]);
  assertEquals(decodeRuns(instance.invisible.segmentation), hidden);
  assertEquals(instance.occlusion_rate, 0.25);
  assertEquals(instance.score, 0.8765);
});

Deno.test("describeInstance() says why: reference, similarity, centre and scale", () => {
  assertEquals(describe({}, {}, { frame: { scale: 0.5 } }).match, {
    reference_id: "b",
    similarity: 0.9,
    center: [172.35, 128],
    scale: 1,
    abstained: false,
  });
});

Deno.test("describeInstance() keeps shares within 0 and 1 and scales above 0", () => {
  const instance = describe({}, { references: [placed(0, -0.1)] }, {
    frame: { scale: 112 / 0.25 },
  }, 1.0000001);
  assertEquals([instance.score, instance.match.similarity], [1, 0]);
  assert(instance.match.scale > 0);
});

Deno.test("describeInstance() lists as many alternatives as asked, each where it was voted", () => {
  const alternatives = (top_k: number) =>
    describe({ include: ["alternatives"], top_k }).match.alternatives ?? [];
  assertEquals(alternatives(1).length, 1);
  const both = alternatives(5);
  assertEquals(both.map(({ reference_id }) => reference_id), ["b", "a"]);
  assertEquals(both.map(({ similarity }) => similarity), [0.9, 0.8]);
  const [first, second] = both.map(({ segmentation }) => decodeRuns(segmentation));
  assertEquals(first, RunLengthMask.filled(FRAME.width, FRAME.height, [132, 72, 120, 112]));
  assertEquals(second, RunLengthMask.filled(FRAME.width, FRAME.height, [148, 72, 120, 112]));
});

Deno.test("describeInstance() gives the heat map's place in the image", () => {
  const { heatmap } = describe({ include: ["heatmap"] }, {}, { frame: { scale: 2 } }).match;
  assert(heatmap);
  assertEquals(heatmap.size, [17, 25]);
  // 25 × 17 cells of 4 image px around the frame's middle
  assertEquals(heatmap.bbox, [192 - 50, 128 - 34, 100, 68]);
  const data = bytesOf(heatmap.data);
  assertEquals(data.length, 17 * 25);
  assertEquals([data[8 * 25 + 12], data[0]], [128, 0]);
});

Deno.test("describeInstance() gives uncertainty over the frame, 0.25 as 255", () => {
  const { uncertainty } = describe({ include: ["uncertainty"] });
  assert(uncertainty);
  assertEquals(uncertainty.bbox, [0, 0, FRAME.width, FRAME.height]);
  assertEquals(uncertainty.size, [128, 192]);
  const data = bytesOf(uncertainty.data);
  assertEquals([data.length, data[0], data[24575]], [192 * 128, 255, 255]);
  const sure = { width: 2, height: 1, data: Float32Array.from([1, 0.9]) };
  const { data: small } = describe({ include: ["uncertainty"] }, { prior: sure }).uncertainty ??
    { data: "" };
  assertEquals([...bytesOf(small)], [0, Math.round(255 * 4 * 0.09)]);
});

Deno.test("describeInstance() of one that abstained has no uncertainty", () => {
  const rest = { abstained: true, prior: null, amodal: visible };
  const instance = describe({ include: ["uncertainty", "heatmap"] }, rest);
  assertEquals(instance.uncertainty, undefined);
  assertEquals([instance.match.abstained, instance.occlusion_rate], [true, 0]);
  assertEquals(instance.match.heatmap?.size, [17, 25]);
});

Deno.test("describeInstance() without references matches none", () => {
  const { match } = describe({ include: ["alternatives"] }, { references: [] });
  assertEquals([match.reference_id, match.similarity], [null, 0]);
  assertEquals(match.alternatives, []);
});

Deno.test("describeInstance() takes empty masks", () => {
  const nothing = new RunLengthMask(FRAME.width, FRAME.height);
  const query = queryOf(visible);
  const empty = { ...completion, amodal: nothing, visible: nothing };
  const request = segmentationRequestSchema.parse({});
  const instance = describeInstance(1, { query, completion: empty, score: 0.5 }, bank, request);
  assertEquals([instance.amodal.bbox, instance.occlusion_rate], [[0, 0, 0, 0], 0]);
  assertAlmostEquals(instance.invisible.area, 0);
});
