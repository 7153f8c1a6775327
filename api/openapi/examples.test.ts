import { assert } from "@std/assert";
import { representationSchemas } from "../representations/openapi.ts";
import { imagesSchemas } from "../routes/images.ts";
import { keysSchemas } from "../routes/keys.ts";
import { modelsSchemas } from "../routes/models.ts";
import { referencesSchemas } from "../routes/references.ts";
import { segmentationStateSchemas } from "../routes/segmentation.ts";
import { segmentationSchemas } from "../routes/segmentations.ts";
import { usageSchemas } from "../routes/usage.ts";
import { PROBLEM_SCHEMA } from "./component-schemas.ts";
import { EXAMPLES } from "./examples.ts";

const schemas = new Map(
  [
    PROBLEM_SCHEMA,
    ...segmentationSchemas,
    ...segmentationStateSchemas,
    ...representationSchemas,
    ...imagesSchemas,
    ...keysSchemas,
    ...usageSchemas,
    ...referencesSchemas,
    ...modelsSchemas,
  ].map((named) => [named.id, named]),
);

for (const { id, schema, example = EXAMPLES[id] } of schemas.values()) {
  Deno.test(`the example of ${id} fits its schema`, () => {
    const result = schema.safeParse(example);
    assert(result.success, `${result.error}`);
  });
}
