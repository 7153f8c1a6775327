import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { referenceSvg } from "./reference-svg.ts";

/** A frame of one px around a hole, and a px apart. */
function drawn() {
  const mask = createBitmap(6, 4);
  for (const [x, y] of [[1, 0], [2, 0], [3, 0], [1, 1], [3, 1], [1, 2], [2, 2], [3, 2], [5, 3]]) {
    mask.data[y * 6 + x] = 1;
  }
  return mask;
}

const record = (id: string) => ({
  id,
  category: "car",
  source: "street.jpg",
  scale: 1,
  mirrored: false,
  silhouette: encodeRle(drawn()),
});

Deno.test("referenceSvg() draws every region with its holes, in the frame's size", () => {
  const svg = referenceSvg(record("a"));
  assertStringIncludes(svg, 'viewBox="0 0 6 4"');
  const paths = /d="([^"]*)"/.exec(svg)?.[1].match(/M[^Z]*Z/g) ?? [];
  assertEquals(paths.length, 3);
  const corners = paths.map((path) => path.slice(1, -1).split("L").toSorted());
  assertEquals(corners, [
    ["1 0", "1 3", "4 0", "4 3"],
    ["2 1", "2 2", "3 1", "3 2"],
    ["5 3", "5 4", "6 3", "6 4"],
  ]);
});

Deno.test("referenceSvg() of an empty silhouette has no contour", () => {
  const silhouette = encodeRle(createBitmap(6, 4));
  assertStringIncludes(referenceSvg({ ...record("a"), silhouette }), 'd=""');
});

for (const id of ['"><script>alert(1)</script>', "a & b", "]]>", "\u0000\u001b\ud800"]) {
  Deno.test(`referenceSvg() keeps the id ${JSON.stringify(id)} a text`, () => {
    const svg = referenceSvg(record(id));
    const title = /<title>([^]*)<\/title>/.exec(svg)?.[1] ?? "";
    assert(!/[<>"]/.test(title), title);
    assert(!/&(?!amp;|lt;|gt;|quot;)/.test(title), title);
    // deno-lint-ignore no-control-regex
    assert(!/[\u0000-\u0008\ud800-\udfff]/u.test(title), title);
    assertEquals(svg.match(/</g)?.length, 5, "svg, title and path alone");
  });
}
