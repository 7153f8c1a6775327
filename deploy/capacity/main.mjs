/**
 * `npm run capacity`: prints the tables of SCALING.md from what was measured and what is assumed. Any
 * of ASSUMED can be set: `npm run capacity -- cacheHits=0.3 gpuHour=1.2`.
 */
import { closedLoop, meanWait, serversFor } from "./queueing.mjs";

/** tests/BENCHMARKS.md, one box prompt on 1280 × 720, int8, two cores; seconds. */
const MEASURED = {
  decode: 0.0062,
  /** Networks take three quarters of what is left of 46.8 ms. */
  networks: 0.031,
  /** The method around them: one thread of JavaScript. */
  rest: 0.0096,
  coresOfWorker: 2,
  /** An answer from the cache, of one API process on one core. */
  cacheHit: 0.001,
  /** What the API adds to a job on its way to a worker and back. */
  apiWork: 0.0125,
  /** Bank: bytes in memory and on disk a reference, and time of the index a reference. */
  bankMemory: 1560,
  bankDisk: 23_545,
  indexSeconds: 0.0103 / 90_000,
  voteAt10000: 0.0328,
};

const ASSUMED = {
  /** Share of requests that the cache answers. */
  cacheHits: 0.2,
  /** Mean wait in the queue that is wished for, s. */
  wait: 0.1,
  /** How many times faster a GPU runs the networks of a full batch than two cores do. */
  gpuSpeed: 20,
  /** Worker processes that share one GPU: their JavaScript needs a core each. */
  workersOfGpu: 8,
  /** Squared coefficient of variation of service times: cars a picture vary. */
  serviceVariation: 1,
  /** One picture on a worker of one thread, s: 1 / its results a second in `npm run bench:scale`. */
  oneThread: 0.12,
  /** Cores of the machine on which that runs. */
  cores: 2,
  /** Money an hour: a core of a server, and a GPU with its share of one. */
  coreHour: 0.04,
  gpuHour: 0.8,
};

for (const given of process.argv.slice(2)) {
  const [name, value] = given.split("=");
  if (!Object.hasOwn(ASSUMED, name) || !(Number(value) >= 0)) {
    console.error(`Use NAME=NUMBER of ${Object.keys(ASSUMED).join(", ")}: got ${given}`);
    process.exit(1);
  }
  ASSUMED[name] = Number(value);
}

/** Seconds of one picture on a worker of two cores, and on one of those that share a GPU. */
const onCpu = MEASURED.decode + MEASURED.networks + MEASURED.rest;
const ofGpu = MEASURED.networks / ASSUMED.gpuSpeed;
const onGpu = MEASURED.decode + MEASURED.rest + ofGpu * ASSUMED.workersOfGpu;

function table(head, rows) {
  console.log(`| ${head.join(" | ")} |\n|${head.map(() => "---:|").join("")}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
  console.log();
}

const digits = (value, number = 0) => value.toLocaleString("en", { maximumFractionDigits: number });

console.log("### Requests a second\n");
console.log(
  `One picture: ${digits(onCpu * 1000, 1)} ms on a worker of two cores; ` +
    `${
      digits(onGpu * 1000, 1)
    } ms on each of ${ASSUMED.workersOfGpu} workers that share a GPU, which is ` +
    `${digits(1 / ofGpu)} pictures a second of the GPU alone, ` +
    `${digits(ASSUMED.workersOfGpu / onGpu)} of the eight workers.\n`,
);
const line = { wait: ASSUMED.wait, serviceVariation: ASSUMED.serviceVariation };
table(
  [
    "requests/s",
    "to workers/s",
    "CPU workers",
    "their cores",
    "or GPUs",
    "mean wait ms",
    "API cores",
    "a month, CPU",
    "a month, GPU",
  ],
  [1, 10, 100, 1000, 10_000].map((requests) => {
    const arrivals = requests * (1 - ASSUMED.cacheHits);
    const cpu = serversFor({ ...line, arrivals, seconds: onCpu });
    const gpuWorkers = serversFor({ ...line, arrivals, seconds: onGpu });
    const gpus = Math.ceil(gpuWorkers / ASSUMED.workersOfGpu);
    const api = Math.ceil(
      (requests * ASSUMED.cacheHits * MEASURED.cacheHit + arrivals * MEASURED.apiWork) / 0.7,
    );
    const hours = 730;
    return [
      digits(requests),
      digits(arrivals, 1),
      digits(cpu),
      digits(cpu * MEASURED.coresOfWorker),
      digits(gpus),
      digits(meanWait({ ...line, arrivals, seconds: onCpu, servers: cpu }) * 1000, 1),
      digits(api),
      digits((cpu * MEASURED.coresOfWorker + api) * ASSUMED.coreHour * hours),
      digits((gpus * ASSUMED.gpuHour + api * ASSUMED.coreHour) * hours),
    ];
  }),
);

console.log("### Size of the bank\n");
table(
  ["references", "memory of a worker GB", "file GB", "vote ms", ""],
  [440, 10_000, 100_000, 1_000_000, 10_000_000].map((references) => [
    digits(references),
    digits((references * MEASURED.bankMemory) / 1e9, 2),
    digits((references * MEASURED.bankDisk) / 1e9, 1),
    references < 10_000
      ? "7"
      : digits((MEASURED.voteAt10000 + (references - 10_000) * MEASURED.indexSeconds) * 1000),
    references <= 100_000 ? "measured" : "extrapolated",
  ]),
);

console.log("### Workers of one machine, as `npm run bench:scale` runs them\n");
table(
  ["workers", "number", "results/s", "of linear", "answer ms", "of that in line ms"],
  [["that wait 100 ms", 0.1, 0], ["with their networks", ASSUMED.oneThread, ASSUMED.oneThread]]
    .flatMap(([what, seconds, cpu]) => {
      const of = (workers) =>
        closedLoop({
          workers,
          callers: 4 * workers,
          seconds,
          cpu,
          other: MEASURED.apiWork,
          cores: ASSUMED.cores,
        });
      return [1, 2, 4].map((workers) => {
        const { perSecond, answer, wait } = of(workers);
        return [
          what,
          workers,
          digits(perSecond, 1),
          digits(perSecond / (workers * of(1).perSecond), 2),
          digits(answer * 1000),
          digits(wait * 1000),
        ];
      });
    }),
);
