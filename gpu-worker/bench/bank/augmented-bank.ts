import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import { BankFile } from "../../bank/bank-file.ts";
import { type ProgressStream, startProgress } from "../../bank/progress.ts";
import { writeBank } from "../../bank/write-bank.ts";
import { augmentedRows } from "./augmented-rows.ts";

const SEED = 1;

/**
 * Path of a bank of `count` references: the given ones and variants of them. It is written into the
 * folder unless it stands there from an earlier run.
 */
export async function augmentedBank(
  folder: string,
  { model, category, version }: BankMetadata,
  references: readonly Reference[],
  count: number,
  stderr: ProgressStream,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const name = `augmented-${count}-of-${version}`;
  const path = join(folder, `${name}.arrow`);
  if (await stands(path, name, model)) return path;
  stderr.write(`Writing ${path}\n`);
  const progress = startProgress(stderr, count);
  const rows = augmentedRows(references, count, SEED, (done) => progress.update(done, ""));
  await writeBank(path, rows, { name, category, model, createdAt: new Date() });
  progress.end();
  return path;
}

async function stands(path: string, name: string, model: BankMetadata["model"]): Promise<boolean> {
  const file = await BankFile.open(path).catch(() => null);
  await file?.close();
  return file?.metadata.name === name && file.metadata.model.version === model.version;
}
