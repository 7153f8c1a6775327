import * as z from "zod";

/** What `GET /v2/models/car` tells of what shapes an answer; further fields are left out. */
const modelSchema = z.object({
  name: z.string(),
  versions: z.tuple([z.string()], z.string()),
  parameters: z.object({
    pipeline_version: z.string(),
    without: z.array(z.string()).default([]),
    provider: z.string(),
    precision: z.string().default(""),
    bank: z.object({ version: z.string(), references: z.int().min(0) }),
  }),
});

/** Everything of a worker that shapes its answers, and so is part of a result's key. */
export interface WorkerVersions {
  readonly model: string;
  readonly version: string;
  readonly bank: string;
  readonly references: number;
  readonly pipeline: string;
  /** Improvements that it leaves out, in alphabetical order. */
  readonly without: readonly string[];
  readonly provider: string;
  readonly precision: string;
}

export interface WorkerState {
  readonly ready: boolean;
  /** Null while it doesn't tell them. */
  readonly versions: WorkerVersions | null;
}

/** Looks at a worker once; rejects when it can't be reached. */
export type WorkerProbe = (signal: AbortSignal) => Promise<WorkerState>;

export interface WorkerAddress {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly token?: string;
}

/** Asks a worker over HTTP for its readiness and, where it is ready, its model. */
export function probeWorker({ url, token }: WorkerAddress): WorkerProbe {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const get = (path: string, signal: AbortSignal) =>
    fetch(url + path, { headers, signal, redirect: "error" });
  return async (signal) => {
    const ready = await get("/v2/health/ready", signal);
    await ready.body?.cancel();
    if (ready.status !== 200) return { ready: false, versions: null };
    const model = await get("/v2/models/car", signal);
    const parsed = modelSchema.safeParse(await model.json().catch(() => undefined));
    return { ready: true, versions: parsed.success ? versionsOf(parsed.data) : null };
  };
}

function versionsOf({ name, versions, parameters }: z.infer<typeof modelSchema>): WorkerVersions {
  return {
    model: name,
    version: versions[0],
    bank: parameters.bank.version,
    references: parameters.bank.references,
    pipeline: parameters.pipeline_version,
    without: [...parameters.without].sort(),
    provider: parameters.provider,
    precision: parameters.precision,
  };
}
