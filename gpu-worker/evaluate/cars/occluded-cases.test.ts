import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { area, difference, intersection } from "@kanizsa/shared/mask/bitmap.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import { readRgb } from "../images/rgb-image.ts";
import { BINS, isInBin } from "../occlusion/bin.ts";
import { writeDrawnCars } from "../testing/drawn-data.ts";
import { type OccludedCase, readOccludedCases } from "./occluded-cases.ts";

async function makeCases(data: string, seed = 1, firstCar = 0): Promise<OccludedCase[]> {
  const dropped: string[] = [];
  const onDropped = (id: string) => dropped.push(id);
  const sources = await readOccludedCases({ data, split: "dev", seed, onDropped });
  const cases: OccludedCase[] = [];
  for (const source of sources.slice(firstCar)) {
    for await (const occluded of source.cases()) cases.push(occluded);
  }
  assert.deepEqual(dropped, []);
  return cases;
}

test("readOccludedCases() hides each complete car of the split once for each bin", async () => {
  await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const cases = await makeCases(data);
    assert.deepEqual(
      cases.map(({ carId, bin }) => [carId, bin]),
      ["dev0", "dev1", "dev2"].flatMap((id) => BINS.map((bin) => [id, bin])),
    );
    for (const { car, bin, id } of cases) {
      assert.ok(isInBin(car.hiddenShare, bin), `${id}: ${car.hiddenShare}`);
    }
  });
});

test("readOccludedCases() takes another car two times in three, in every bin", async () => {
  await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const cases = await makeCases(data);
    for (const { label } of BINS) {
      const ofBin = cases.filter(({ bin }) => bin.label === label);
      assert.equal(ofBin.filter(({ kind }) => kind === "car").length, 2);
    }
    for (const { kind, carId, occluderIds } of cases) {
      assert.ok(!occluderIds.includes(carId), "a car doesn't hide itself");
      for (const occluder of occluderIds) {
        assert.match(occluder, kind === "car" ? /^dev/ : /^(person|pole|vegetation)$/);
      }
    }
  });
});

test("readOccludedCases() tells the truth about what it pasted", async () => {
  await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    for (const { car } of await makeCases(data)) {
      const { amodal, visible, occluders, hiddenShare } = car;
      assert.deepEqual(visible, difference(amodal, occluders));
      assert.equal(1 - area(visible) / area(amodal), hiddenShare);
      assert.ok(area(intersection(amodal, occluders)) > 0);
    }
  });
});

test("readOccludedCases() pastes into each photograph anew", async () => {
  await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const photo = await readRgb(join(data, "cars/dev0.png"));
    for (const { car, id } of (await makeCases(data)).slice(0, BINS.length)) {
      let foreign = 0;
      for (const [i, covered] of car.occluders.data.entries()) {
        if (!covered && car.picture.rgb[i * 3] !== photo.rgb[i * 3]) foreign++;
      }
      // What lies outside the occluders has changed below their soft edges alone.
      assert.ok(
        foreign < 0.15 * area(car.occluders),
        `${id}: ${foreign} of ${area(car.occluders)}`,
      );
    }
  });
});

test("readOccludedCases() makes the same case whatever came before it", async () => {
  await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const all = await makeCases(data);
    assert.deepEqual(
      (await makeCases(data, 1, 2)).map(({ car }) => car),
      all.slice(6).map(({ car }) => car),
    );
    assert.notDeepEqual((await makeCases(data, 2))[0].car.visible, all[0].car.visible);
  });
});

test("readOccludedCases() says what to mend when the data are not there", async () => {
  await inTemporaryFolder(async (data) => {
    await assert.rejects(
      readOccludedCases({ data, split: "dev", seed: 1, onDropped: () => {} }),
      (error) => error instanceof DatasetError && error.message.startsWith("Point --data at"),
    );
  });
});
