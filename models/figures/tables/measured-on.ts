import type { EvaluationReport } from "./evaluation-report.ts";

/** Command, seed, machine and day behind a figure. */
export function measuredOn({ command, options, environment }: EvaluationReport): string {
  const { machine, cpus, date } = environment;
  return `\`${command}\`, seed ${options.seed}; ${machine}, ${cpus} CPUs, ${date.slice(0, 10)}`;
}
