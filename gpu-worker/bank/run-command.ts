import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { describeReference, Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Manifest } from "@kanizsa/shared/schema/manifest.ts";
import { readManifest } from "../runtime/manifest.ts";
import type { OnnxRuntime } from "../runtime/sessions.ts";
import type { Command, SourceArguments } from "./arguments.ts";
import { type BankFile, readBankFile, writeBankFile } from "./arrow-file.ts";
import { assembleBank } from "./assemble.ts";
import { BankFileError } from "./bank-file-error.ts";
import { describeImages } from "./build.ts";
import { readCocoSource } from "./coco-source.ts";
import { addReferences, removeReferences } from "./edit.ts";
import { describeBank } from "./info.ts";
import { checkContent, checkModel } from "./load.ts";
import { refreshManifestEntry } from "./manifest-entry.ts";
import { type ProgressStream, startProgress } from "./progress.ts";
import { USAGE } from "./usage.ts";

/** What the commands need from outside. */
export interface CommandContext {
  readonly manifestPath: string;
  /** Opens the networks of the manifest. */
  readonly openRuntime: (manifest: Manifest) => Promise<OnnxRuntime>;
  readonly describe: typeof describeReference;
  readonly readPicture: (path: string) => Promise<Picture>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressStream;
  readonly now: () => Date;
}

/** Runs one command of the bank's command line; throws with a message for the user on failure. */
export async function runCommand(command: Command, context: CommandContext): Promise<void> {
  switch (command.command) {
    case "help":
      context.stdout.write(USAGE);
      return;
    case "build":
      return await build(command, context);
    case "add":
      return await add(command, context);
    case "remove": {
      const bank = await readBankFile(command.file);
      return await write(command.file, removeReferences(bank, command.ids, context.now()), context);
    }
    case "info":
      context.stdout.write(describeBank(await readBankFile(command.file), command));
      return;
    case "verify":
      return await verify(command.file, context);
  }
}

async function build(
  command: Extract<Command, { command: "build" }>,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  const references = await describeSource(command, command.category, new Set(), manifest, context);
  const bank = assembleBank(references, {
    name: command.name,
    category: command.category,
    model: { name: manifest.name, version: manifest.version },
    createdAt: context.now(),
  });
  await write(command.out, bank, context);
}

async function add(
  command: Extract<Command, { command: "add" }>,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  const bank = await readBankFile(command.file);
  checkModel(bank, command.file, manifest);
  const taken = new Set(bank.references.map(({ id }) => id));
  const { category } = bank.metadata;
  const references = await describeSource(command, category, taken, manifest, context);
  await write(command.file, addReferences(bank, references, context.now()), context);
}

async function verify(file: string, context: CommandContext): Promise<void> {
  const bank = await readBankFile(file);
  checkContent(bank, file);
  checkModel(bank, file, await readManifest(context.manifestPath));
  const { version, references } = bank.metadata;
  context.stdout.write(`${file} is sound: version ${version}, ${references} references\n`);
}

async function describeSource(
  source: SourceArguments,
  category: string,
  taken: ReadonlySet<string>,
  manifest: Manifest,
  context: CommandContext,
): Promise<readonly Reference[]> {
  const { images, skipped: unusable } = await readCocoSource(source.annotations, category);
  const total = images.reduce((sum, image) => sum + image.annotations.length, 0);
  const runtime = await context.openRuntime(manifest);
  const progress = startProgress(context.stderr, total);
  try {
    const { references, skipped } = await describeImages(images, {
      category,
      taken,
      runtime,
      imagesFolder: source.images,
      mirror: source.mirror,
      describe: context.describe,
      readPicture: context.readPicture,
      onDone: (done, left) => progress.update(done, left === 0 ? "" : `${left} skipped`),
    }).finally(() => progress.end());
    const all = [...unusable, ...skipped];
    for (const { name, reason } of all) context.stderr.write(`Skipped ${name}: ${reason}\n`);
    context.stderr.write(
      `${references.length} references described, ${all.length} entries skipped\n`,
    );
    if (references.length === 0) {
      throw new BankFileError("Use annotations with at least one usable object: got none");
    }
    return references;
  } finally {
    await runtime.dispose();
  }
}

async function write(path: string, bank: BankFile, context: CommandContext): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  await writeBankFile(path, bank);
  const { version, references } = bank.metadata;
  context.stdout.write(`Wrote ${path}: version ${version}, ${references} references\n`);
  if (await refreshManifestEntry(manifest, context.manifestPath, path, bank)) {
    context.stdout.write(`Updated ${context.manifestPath}\n`);
  }
}
