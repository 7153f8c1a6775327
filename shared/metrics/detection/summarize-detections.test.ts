import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/detections.json" with { type: "json" };
import { readGolden } from "../testing/read-golden.ts";
import type { DetectionOptions } from "./match-detections.ts";
import { summarizeDetections } from "./summarize-detections.ts";

const { truth, predictions } = readGolden();

/** Equal to pycocotools' figure, which is given to all digits. */
function assertFigure(actual: number | null | undefined, expected: number | null | undefined) {
  if (actual === null || actual === undefined || expected === null || expected === undefined) {
    assertEquals(actual, expected);
  } else {
    assertAlmostEquals(actual, expected, 1e-9);
  }
}

for (const expected of golden) {
  const options = {
    iou: expected.iou,
    categories: expected.categories,
    maxDetections: expected.maxDetections,
  } as DetectionOptions;
  const name = `${expected.iou}, ${expected.maxDetections} detections, ` +
    `categories ${expected.categories}`;
  const found = summarizeDetections(truth.images, predictions.images, options);

  Deno.test(`summarizeDetections() has the AP of pycocotools: ${name}`, () => {
    assertFigure(found.ap, expected.ap);
    assertFigure(found.ap50, expected.ap50);
    assertFigure(found.ap75, expected.ap75);
    assertFigure(found.ap90, expected.ap90);
    assertFigure(found.apSmall, expected.apByArea.small);
    assertFigure(found.apMedium, expected.apByArea.medium);
    assertFigure(found.apLarge, expected.apByArea.large);
    assertEquals(found.byThreshold.length, 10);
    found.byThreshold.forEach(({ iou, ap, ar }, i) => {
      const [threshold, expectedAp, expectedAr] = expected.byThreshold[i];
      assertEquals(iou, threshold);
      assertFigure(ap, expectedAp);
      assertFigure(ar, expectedAr);
    });
    const byCategory: Record<string, number | null | undefined> = expected.byCategory;
    for (const { category, ap } of found.byCategory) {
      if (category !== null) assertFigure(ap, byCategory[category]);
    }
  });

  Deno.test(`summarizeDetections() has the AR of pycocotools: ${name}`, () => {
    const byLimit = new Map(expected.arByLimit as [number, number][]);
    assertFigure(found.ar1, byLimit.get(1));
    if (byLimit.has(10)) assertFigure(found.ar10, byLimit.get(10));
    assertFigure(found.ar, byLimit.get(expected.maxDetections));
    for (const size of ["small", "medium", "large"] as const) {
      assertFigure(found.arByArea[size], expected.arByArea[size]);
    }
    for (const occlusion of ["none", "partial", "heavy"] as const) {
      assertFigure(found.arByOcclusion[occlusion], expected.arByOcclusion[occlusion]);
    }
  });
}
