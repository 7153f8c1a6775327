import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { Mode } from "../arguments.ts";

/** Who made the masks: this worker, a baseline made from truth or answer, another system. */
export type SystemRole = "ours" | "baseline" | "against";

/** What one system says of a picture's objects. */
export interface SystemAnswer {
  /** By id of the true object: what answers for it. An object that is missing was not found. */
  readonly byObject: ReadonlyMap<number, AmodalInstance>;
  /** [front, behind] pairs of ids of what answers; null where the system knows of no order. */
  readonly order: AmodalImage["order"] | null;
}

/** This worker's name in tables and legends. */
export function ownName(mode: Mode): string {
  return `Kanizsa, ${mode}`;
}

/** Something that is measured: a column, or a row of every group, of the tables. */
export interface System {
  readonly name: string;
  readonly role: SystemRole;
  /** Asked again for the pictures of the report: what cost time must be remembered. */
  answer(image: AmodalImage): Promise<SystemAnswer>;
}

/** This worker in its last mode: the one that shows what is new. */
export function lastOwn<T extends { readonly role: SystemRole }>(systems: readonly T[]): T {
  const own = systems.findLast(({ role }) => role === "ours");
  if (!own) throw new Error("Measure this worker in at least one mode");
  return own;
}

/** The same systems, `lastOwn()` before the others: a chart is about its first series. */
export function ownFirst<T extends { readonly role: SystemRole }>(systems: readonly T[]): T[] {
  const own = lastOwn(systems);
  return [own, ...systems.filter((system) => system !== own)];
}
