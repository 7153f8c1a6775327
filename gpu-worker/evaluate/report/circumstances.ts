import type { EvaluateOptions } from "../arguments.ts";
import type { WorkerIdentity } from "../worker/worker-identity.ts";
import { type Environment, environmentText } from "./environment.ts";

/** What a report's figures depend on. */
export interface Circumstances {
  readonly options: EvaluateOptions;
  readonly environment: Environment;
  readonly identity: WorkerIdentity;
  /** As a person would type it. */
  readonly command: string;
  /** Requests that the worker answered in this run, and those whose answers an earlier run left. */
  readonly asked: number;
  readonly remembered: number;
}

/** A line about how the figures came about. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Everything that whoever wants the same figures must know. */
export function describeCircumstances(circumstances: Circumstances): Fact[] {
  const { options, environment, identity, command, asked, remembered } = circumstances;
  const { machine, cpus, memory_gib, versions, commit, date } = environment;
  const fingerprint = identity.fingerprint === null
    ? []
    : [{ name: "Networks and method", value: `sha256 ${identity.fingerprint.slice(0, 16)}…` }];
  const against = options.against === undefined
    ? []
    : [{ name: "Held against", value: options.against }];
  return [
    { name: "Command", value: command },
    { name: "Date", value: date.replace("T", " ").replace(/\.\d+Z$/, " UTC") },
    { name: "Model", value: modelText(identity) },
    {
      name: "Bank",
      value: `version ${identity.bank.version}, ${identity.bank.references} references`,
    },
    { name: "Switched off", value: identity.without.join(", ") || "nothing" },
    ...fingerprint,
    ...against,
    { name: "Seed", value: String(options.seed) },
    { name: "Answers", value: `${asked} asked, ${remembered} taken from an earlier run` },
    { name: "Machine", value: `${machine}, ${cpus} CPUs, ${memory_gib} GiB` },
    {
      name: "Software",
      value: Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", "),
    },
    { name: "Commit", value: commit ?? "unknown" },
  ];
}

/** The same in one sentence, for below a table. */
export function circumstancesText({ options, environment, identity }: Circumstances): string {
  const { bank, without } = identity;
  const off = without.length === 0 ? "" : `, without ${without.join(", ")}`;
  const where = options.worker === undefined ? "" : `; worker at ${options.worker}`;
  return `${modelText(identity)}, bank ${bank.version} of ${bank.references}${off}; ` +
    `${environmentText(environment)}${where}`;
}

function modelText(identity: WorkerIdentity): string {
  const { model, version, provider, precision, pipelineVersion } = identity;
  return `model ${model} ${version} on ${provider} in ${precision}, pipeline ${pipelineVersion}`;
}
