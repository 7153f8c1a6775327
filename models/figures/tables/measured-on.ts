import type { EvaluationReport } from "./evaluation-report.ts";

/** Command, seed, machine and day behind a figure. */
export function measuredOn({ command, options, environment }: EvaluationReport): string {
  const { machine, cpus, date } = environment;
  // where the data lay is nobody's business
  const anywhere = command.replace(/(--data|--annotations|--bank) \S+/g, "$1 …");
  return `\`${anywhere}\`, seed ${options.seed}; ${machine}, ${cpus} CPUs, ${date.slice(0, 10)}`;
}
