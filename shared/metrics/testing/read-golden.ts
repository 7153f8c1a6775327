import { readKins } from "../../formats/kins/read-kins.ts";
import { readPredictions } from "../../formats/predictions/read-predictions.ts";
import results from "../golden/predictions.json" with { type: "json" };
import truth from "../golden/truth.json" with { type: "json" };

/** The data set that pycocotools measured, by the readers that any data set comes through. */
export function readGolden() {
  const dataset = readKins(truth);
  return { truth: dataset, predictions: readPredictions(results, dataset) };
}
