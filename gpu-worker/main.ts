import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { runWorker } from "./worker.ts";

await runWorker(segmentPicture);
