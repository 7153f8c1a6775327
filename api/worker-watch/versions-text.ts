import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { WorkerVersions } from "./worker-probe.ts";

/** The versions as one text: two workers with equal ones answer alike. */
export function versionsText(versions: WorkerVersions): string {
  return JSON.stringify([
    versions.model,
    versions.version,
    versions.bank,
    versions.references,
    versions.pipeline,
    versions.without,
    versions.provider,
    versions.precision,
  ]);
}

/**
 * Whether a result may have been made by a worker of these versions, as far as it tells. While
 * workers are exchanged one by one, a run that was begun for one version may be answered by another.
 */
export function mayBeMadeWith(text: string, { model }: Pick<SegmentationResult, "model">): boolean {
  const told = [
    model.name,
    model.version,
    model.bank.version,
    model.bank.references,
    undefined, // pipeline and what it leaves out are not told by a result
    undefined,
    model.provider,
  ];
  const expected: unknown[] = JSON.parse(text);
  return told.every((value, index) => value === undefined || value === expected[index]);
}
