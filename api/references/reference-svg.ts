import { traceBitmap } from "@kanizsa/shared/mask/trace.ts";
import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";

/** The silhouette as an SVG picture along its pixels' edges, in the colour of the text around it. */
export function referenceSvg({ id, category, silhouette }: ReferenceRecord): string {
  const [height, width] = silhouette.size;
  const paths = traceBitmap(decodeRle(silhouette))
    .flatMap(({ exterior, holes }) => [exterior, ...holes])
    .map(pathOf);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">` +
    `<title>${escapeXml(`${category} ${id}`)}</title>` +
    `<path fill="currentColor" fill-rule="evenodd" d="${paths.join("")}"/></svg>\n`;
}

/** A closed contour of flat [x0, y0, x1, y1, …]. */
function pathOf(contour: readonly number[]): string {
  const points = Array.from(
    { length: contour.length / 2 },
    (_, i) => `${contour[2 * i]} ${contour[2 * i + 1]}`,
  );
  return `M${points.join("L")}Z`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text as XML holds it; characters that XML 1.0 has no place for become U+FFFD. */
function escapeXml(text: string): string {
  return text.toWellFormed()
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character]);
}
