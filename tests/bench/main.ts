/** `npm run bench:api`: how fast the API is, printed and written to tests/BENCHMARKS.md. */
import { parseArgs } from "node:util";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { drawnResult } from "../../api/testing/drawn-result.ts";
import { type FakeWorker, startFakeWorker } from "../../api/testing/fake-worker.ts";
import { replaceSection } from "../../gpu-worker/bench/replace-section.ts";
import { type Table, toMarkdown } from "../../gpu-worker/evaluate/report/table.ts";
import { readFixture } from "../harness/caller.ts";
import { type Services, startServices } from "../harness/services.ts";
import { measureAddedTime } from "./added-time.ts";
import { bearer, sendImage } from "./ask.ts";
import { measureHits } from "./cache-hits.ts";
import { environmentText } from "./environment.ts";
import { measureOverload } from "./overload.ts";
import { drawPhoto } from "./photo.ts";
import { measureSlowClients } from "./slow-clients.ts";
import { addedTimeTable, hitsTable, overloadTable, slowClientsTable } from "./tables.ts";

const BENCHMARKS = new URL("../BENCHMARKS.md", import.meta.url);
const MODELS = new URL("../../models/car/trunk.int8.onnx", import.meta.url);
/** What a caller may send in a minute isn't what is measured. */
const UNLIMITED = { KANIZSA_RATE_PER_MINUTE: "10000000" };
const SERVICE_MS = 50;
const CONCURRENCY = 4;
const QUEUE = 100;

const { values } = parseArgs({
  options: {
    "dry-run": { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    runs: { type: "string", default: "100" },
  },
});
const seconds = Number(values.seconds);
const image = await readFixture("street.jpg");
const photo = await drawPhoto();

async function withServices<T>(
  env: Record<string, string>,
  measure: (services: Services) => Promise<T>,
): Promise<T> {
  const services = await startServices({ env: { ...UNLIMITED, ...env } });
  try {
    return await measure(services);
  } finally {
    await services.stop();
  }
}

async function withFakeWorker<T>(
  measure: (worker: FakeWorker) => Promise<T>,
  serviceMs = 0,
): Promise<T> {
  const result = drawnResult(image, segmentationRequestSchema.parse({}));
  await using worker = startFakeWorker({
    answer: async () => {
      if (serviceMs > 0) await new Promise((resolve) => setTimeout(resolve, serviceMs));
      return result;
    },
  });
  return await measure(worker);
}

const quick: Table[] = await withFakeWorker((worker) =>
  withServices({ KANIZSA_WORKER_URL: worker.url }, async (services) => {
    const hits = hitsTable(await measureHits(services, image, seconds));
    const request = {
      url: `${services.apiUrl}/v1/segmentations`,
      method: "POST" as const,
      headers: { ...bearer(services), "Content-Type": "application/json" },
      body: JSON.stringify({ image: { id: await sendImage(services, image) } }),
    };
    return [hits, slowClientsTable(await measureSlowClients(services, request, seconds))];
  })
);

const runs = Number(values.runs);
const hasModels = await Deno.stat(MODELS).then(() => true, () => false);
const added = hasModels
  ? await withServices(
    {},
    async (services) =>
      addedTimeTable(await measureAddedTime(services, photo, runs), "the worker with its networks"),
  )
  : await withFakeWorker((worker) =>
    withServices(
      { KANIZSA_WORKER_URL: worker.url },
      async (services) =>
        addedTimeTable(
          await measureAddedTime(services, photo, runs),
          "a worker that computes nothing",
        ),
    )
  );

const overload = await withFakeWorker(
  (worker) =>
    withServices({
      KANIZSA_WORKER_URL: worker.url,
      KANIZSA_JOB_CONCURRENCY: String(CONCURRENCY),
      KANIZSA_JOB_QUEUE_LIMIT: String(QUEUE),
    }, async (services) => await measureOverload(services, image, seconds)),
  SERVICE_MS,
);
const setting = `A worker that takes ${SERVICE_MS} ms a picture, ${CONCURRENCY} at once: ` +
  `${1000 / SERVICE_MS * CONCURRENCY} a second at most; ${QUEUE} jobs may wait.`;

const text = [...quick, added, overloadTable(overload, setting)].map(toMarkdown)
  .concat(`${await environmentText(new Date())}\n`).join("\n");
console.log(text);
if (!values["dry-run"]) {
  const document = await Deno.readTextFile(BENCHMARKS);
  await Deno.writeTextFile(BENCHMARKS, replaceSection(document, "api", text));
}
