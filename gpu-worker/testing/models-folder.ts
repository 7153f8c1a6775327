import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "../bank/hash-file.ts";
import { tinyReferences, writeTinyBank } from "./tiny-bank.ts";
import { tinyManifest } from "./tiny-model.ts";
import { doublingOnnx } from "./tiny-onnx.ts";

/** Writes a models folder that a worker can start from: one tiny network and a bank. */
export async function writeModelsFolder(folder: string): Promise<void> {
  await mkdir(join(folder, "car"), { recursive: true });
  const network = doublingOnnx();
  const file = "car/bank.arrow";
  const { references, version } = await writeTinyBank(join(folder, file), tinyReferences(2));
  const bank = { file, ...await hashFile(join(folder, file)), references, version };
  const manifest = { ...tinyManifest({ double: network }), bank };
  await writeFile(join(folder, "car/double.onnx"), network);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
}
