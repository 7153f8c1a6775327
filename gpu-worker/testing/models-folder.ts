import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BankFile, encodeBank } from "../bank/arrow-file.ts";
import { sha256Of } from "../runtime/manifest.ts";
import { tinyBank } from "./tiny-bank.ts";
import { tinyManifest } from "./tiny-model.ts";
import { doublingOnnx } from "./tiny-onnx.ts";

/** Writes a models folder that a worker can start from: one tiny network and a bank. */
export async function writeModelsFolder(
  folder: string,
  bank: BankFile = tinyBank(2),
): Promise<void> {
  await mkdir(join(folder, "car"), { recursive: true });
  const network = doublingOnnx();
  const bytes = encodeBank(bank);
  const manifest = {
    ...tinyManifest({ double: network }),
    bank: {
      file: "car/bank.arrow",
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      references: bank.references.length,
      version: bank.metadata.version,
    },
  };
  await writeFile(join(folder, "car/double.onnx"), network);
  await writeFile(join(folder, "car/bank.arrow"), bytes);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
}
