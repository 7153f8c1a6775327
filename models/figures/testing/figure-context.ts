import { prepareBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { fakeRuntime } from "@kanizsa/shared/pipeline/testing/fake-runtime.ts";
import type { FigureContext } from "../figures/figure-context.ts";
import { describeWholes } from "../method/pictured-references.ts";
import { paintedSource } from "./painted-source.ts";

/** Painted cars, networks that are plain functions, and a bank of the painted cars. */
export async function paintedContext(runtime: Runtime = fakeRuntime()): Promise<FigureContext> {
  const source = paintedSource();
  const pictured = describeWholes(source.wholes(), 10, runtime);
  const { bank } = await pictured;
  return { source, runtime, bank: prepareBank(bank.bank), pictured: () => pictured, seed: 1 };
}
