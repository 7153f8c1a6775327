import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Photographs beside the repository, which it doesn't hold. */
const DATA = process.env.KANIZSA_TEST_DATA
  ? `${process.env.KANIZSA_TEST_DATA}/`
  : fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/** Paths of the pictures that were drawn for tests. */
export const DRAWINGS: readonly string[] = ["crossing.jpg", "street.jpg"].map((name) =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
);

/** Paths of photographs, some of each collection. */
export const PHOTOGRAPHS: readonly string[] = [
  "cars/images/train10.jpg",
  "cars/images/train100.jpg",
  "cars/images/train136.jpg",
  "streets/camvid/images/0001TP_006690.jpg",
  "streets/camvid/images/0016E5_08460.jpg",
  "streets/cityscapes/aachen_000000_000019.jpg",
  "streets/cityscapes/aachen_000002_000019.jpg",
].map((name) => DATA + name);

/** Why a test of this picture is left out, or false. */
export function missing(path: string): string | false {
  return existsSync(path) ? false : `set KANIZSA_TEST_DATA: no ${path}`;
}
