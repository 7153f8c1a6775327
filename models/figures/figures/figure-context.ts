import type { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import type { PicturedBank } from "../method/pictured-references.ts";
import type { FigureSource } from "../source/figure-source.ts";

/** What every figure is drawn from. */
export interface FigureContext {
  readonly source: FigureSource;
  readonly runtime: Runtime;
  /** The bank that the model ships with. */
  readonly bank: PreparedBank;
  /** References that have a picture, described once, when a figure first asks for them. */
  readonly pictured: () => Promise<PicturedBank>;
  readonly seed: number;
}
