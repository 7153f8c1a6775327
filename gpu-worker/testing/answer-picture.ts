/**
 * `PROVIDER FILE X Y WIDTH HEIGHT`: answers one picture with a box prompt by the model of this
 * repository on an execution provider, and prints the answer and its time as JSON. A program of its
 * own, because a driver is chosen by variables that have to be set before the process begins.
 */
import { readFile } from "node:fs/promises";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { decodePicture } from "../image/decode.ts";
import { readImageHeader } from "../image/header.ts";
import { loadEngine } from "../serve/engine.ts";

const [provider = "cpu", file = "", ...box] = process.argv.slice(2);
const bytes = await readFile(file);
const header = await readImageHeader(bytes, 50_000_000);
const picture = await decodePicture(bytes, header, { maxPixels: 50_000_000, seconds: 10 });
const request = segmentationRequestSchema.parse({ prompts: [{ box: box.map(Number) }] });
const engine = await loadEngine(
  { manifestPath: "models/manifest.json", bankPath: undefined },
  {
    providers: [provider],
    precision: "float32",
    threads: 2,
    without: [],
    segment: segmentPicture,
  },
);
const started = performance.now();
const answer = await engine.segment(picture, request, new AbortController().signal);
const ms = Math.round(performance.now() - started);
console.log(JSON.stringify({ provider: engine.providers.used, ms, ...answer }));
await engine.dispose();
