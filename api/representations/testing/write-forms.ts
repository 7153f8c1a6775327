/** Writes a result in each representation, for golden/make_golden.py: write-forms.ts RESULT FOLDER. */
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { REPRESENTATION_NAMES, REPRESENTATIONS } from "../representations.ts";

const [source, folder] = Deno.args;
const result = segmentationResultSchema.parse(JSON.parse(await Deno.readTextFile(source)));
for (const name of REPRESENTATION_NAMES) {
  const body = await REPRESENTATIONS[name].render(result);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  await Deno.writeFile(`${folder}/${name}`, bytes);
}
