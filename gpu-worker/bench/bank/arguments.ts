import { readOptions } from "../../command-line/read-options.ts";
import { UsageError } from "../../command-line/usage-error.ts";

/** What `npm run bench:bank` was asked to do. */
export interface BenchArguments {
  /** Folder of the data sets; cars of its `dev` split are the queries. */
  readonly data: string;
  /** Bank sizes, ascending. */
  readonly sizes: readonly number[];
  /** Cars that are hidden, three times each. */
  readonly cars: number;
  /** Largest bank that is voted on exactly as a whole. */
  readonly exact: number;
  /** Requests to each worker. */
  readonly requests: number;
  /** Where the made-up bank is kept from one run to the next. */
  readonly folder: string;
  /** Prints only. */
  readonly dryRun: boolean;
}

export const USAGE = `Measure time, accuracy and memory over the size of the bank.

  npm run bench:bank -- --data DIR [--sizes 10,100,…] [--cars 20] [--exact 1000]
                        [--requests 40] [--folder .kanizsa/bench] [--dry-run]

  --data DIR      folder of the data sets: half-hidden cars of the split dev are the queries
  --sizes A,B     bank sizes (10,30,100,300,440,1000,3000,10000,30000,100000); those above the
                  default bank's are filled with made-up variants of its references
  --cars N        cars that are hidden, three times each
  --exact N       largest bank that is also voted on exactly as a whole: 0.6 ms a reference and query
  --requests N    requests to a worker with 300 references and one with the most; 0 starts none
  --folder DIR    where the made-up bank is kept, 26 KB a reference; writing 100,000 takes minutes

Writes its section of tests/BENCHMARKS.md, with --dry-run to standard output only.
`;

/** @throws {UsageError} */
export function parseBenchArguments(argv: readonly string[]): BenchArguments | "help" {
  const { values } = readOptions({
    args: [...argv],
    options: {
      data: { type: "string" },
      sizes: { type: "string", default: "10,30,100,300,440,1000,3000,10000,30000,100000" },
      cars: { type: "string", default: "20" },
      exact: { type: "string", default: "1000" },
      requests: { type: "string", default: "40" },
      folder: { type: "string", default: ".kanizsa/bench" },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  if (values.data === undefined) throw new UsageError("Name the data folder with --data: got none");
  const sizes = values.sizes.split(",").map((text) => whole("sizes", text, 1, 1_000_000));
  return {
    data: values.data,
    sizes: [...new Set(sizes)].sort((a, b) => a - b),
    cars: whole("cars", values.cars, 1, 1000),
    exact: whole("exact", values.exact, 0, 1_000_000),
    requests: whole("requests", values.requests, 0, 10_000),
    folder: values.folder,
    dryRun: values["dry-run"],
  };
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`Use whole numbers from ${least} to ${most} for --${option}: got ${text}`);
}
