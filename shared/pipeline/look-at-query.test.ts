import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { PictureLevels } from "../geometry/resample-picture.ts";
import { encodeRle } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { promptSchema } from "../schema/segmentation-request.ts";
import { fromPrompt } from "./instance-prompt.ts";
import { lookAtQuery, scaleOf } from "./look-at-query.ts";
import { zeros } from "./runtime.ts";
import { type FakeNetwork } from "./testing/fake-networks.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { paintGrey } from "./testing/scene.ts";

const WIDTH = 320;
const HEIGHT = 200;
const seesNothing: FakeNetwork = () => ({ mask: zeros(1, 1, 128, 192) });

function look(
  prompt: unknown,
  { networks = {}, width = WIDTH, height = HEIGHT }: {
    networks?: Record<string, FakeNetwork>;
    width?: number;
    height?: number;
  } = {},
) {
  const runtime = fakeRuntime(networks);
  const instance = fromPrompt(promptSchema.parse(prompt), 0, [], width, height);
  return lookAtQuery(new PictureLevels(paintGrey(width, height)), instance, runtime);
}

Deno.test("lookAtQuery() rescales the object's short edge to 112 px", async () => {
  const query = await look({ box: [100, 80, 100, 56] });
  assertAlmostEquals(query.frame.scale, 2, 0.01);
  assertAlmostEquals(scaleOf(query), 56 / 224, 0.01);
  assertEquals([query.frame.centerX, query.frame.centerY], [150, 108]);
  assertEquals([query.frame.width, query.frame.height], [384, 256]);
  assertEquals(query.map.dims, [1, 32, 32, 48]);
  assertEquals(query.features.c2.dims.slice(2), [64, 96]);
});

Deno.test("lookAtQuery() predicts what is seen in a box", async () => {
  const query = await look({ box: [100, 80, 100, 56] });
  assertEquals(query.visibleGiven, false);
  const box = query.visible.boundingBox();
  assert(box);
  [100, 80, 100, 56].forEach((value, i) => assertAlmostEquals(box[i], value, 2));
});

Deno.test("lookAtQuery() takes a mask as it is given, and its box from it", async () => {
  const mask = RunLengthMask.filled(WIDTH, HEIGHT, [60, 80, 30, 56])
    .union(RunLengthMask.filled(WIDTH, HEIGHT, [130, 90, 30, 40]));
  const runtime = fakeRuntime();
  const prompt = promptSchema.parse({ mask: encodeRle(mask), box: [0, 0, 9, 9] });
  const instance = fromPrompt(prompt, 0, [], WIDTH, HEIGHT);
  const query = await lookAtQuery(new PictureLevels(paintGrey(WIDTH, HEIGHT)), instance, runtime);
  assertEquals(query.visibleGiven, true);
  assertEquals(query.visible, mask);
  assertEquals(query.box, [60, 80, 100, 56]);
  assertEquals(runtime.calls.includes("visible-mask"), false);
  const inFrame = query.visibleInFrame.data.reduce((sum, share) => sum + share, 0);
  assertAlmostEquals(inFrame * 4 / query.frame.scale ** 2 / mask.area(), 1, 0.05);
});

Deno.test("lookAtQuery() leaves out what a negative click denies, and adds nothing at a positive one", async () => {
  const points = [{ x: 110, y: 90, label: 0 }, { x: 260, y: 100, label: 1 }];
  const { visible } = await look({ box: [100, 80, 100, 56], points });
  const seen = [visible.has(110, 90), visible.has(180, 120), visible.has(260, 100)];
  assertEquals(seen, [false, true, false]);
});

Deno.test("lookAtQuery() sees the box where the network sees nothing", async () => {
  const networks = { "visible-mask": seesNothing };
  const { visible, visibleGiven } = await look({ box: [100, 80, 100, 56] }, { networks });
  assertEquals(visible.boundingBox(), [100, 80, 100, 56]);
  assertStrictEquals(visibleGiven, false);
});

const SLIVERS: readonly [box: number[], width: number, height: number][] = [
  [[0, 0, 1, 1], 1, 1],
  [[0.2, 0.2, 0.1, 0.1], 1, 1],
  [[-50, -50, 50.1, 50.1], 320, 200],
  [[319.9, 199.9, 80, 80], 320, 200],
  [[1500.2, 0.4, 0.1, 0.1], 3000, 2],
  [[0, 0, 3000, 2], 3000, 2],
];

for (const [box, width, height] of SLIVERS) {
  Deno.test(`lookAtQuery() sees at least a pixel of [${box}] in ${width} × ${height} px`, async () => {
    const runs: Record<string, FakeNetwork>[] = [{}, { "visible-mask": seesNothing }];
    for (const networks of runs) {
      const { visible, frame } = await look({ box }, { networks, width, height });
      assert(visible.area() > 0);
      assert(Number.isFinite(frame.scale));
    }
  });
}
