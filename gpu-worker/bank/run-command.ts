import { dirname, join } from "node:path";
import type { describeReference } from "@kanizsa/shared/pipeline/describe-reference.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { Manifest } from "@kanizsa/shared/schema/manifest.ts";
import { readManifest } from "../runtime/manifest.ts";
import type { OnnxRuntime } from "../runtime/sessions.ts";
import type { Command, SourceArguments } from "./arguments.ts";
import { BankFileError } from "./bank-file-error.ts";
import { BankFile } from "./bank-file.ts";
import { describeImages } from "./build.ts";
import { checkedRows } from "./check-content.ts";
import { readCocoSource, type Skipped } from "./coco-source.ts";
import { idsOf, rowsWithout } from "./edit.ts";
import { describeBank } from "./info.ts";
import { checkModel } from "./load.ts";
import { refreshManifestEntry } from "./manifest-entry.ts";
import { type PackedReference, packReference } from "./packed-reference.ts";
import { writePreview } from "./preview/write-preview.ts";
import { type ProgressStream, startProgress } from "./progress.ts";
import { USAGE } from "./usage.ts";
import { type BankIdentity, writeBank } from "./write-bank.ts";

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
      return await withBank(command.file, (bank) => add(bank, command, context));
    case "remove":
      return await withBank(command.file, async (bank) => {
        const rows = rowsWithout(bank, command.ids);
        await write(command.file, rows, identityOf(bank, context), context);
      });
    case "info":
      return await withBank(command.file, (bank) => {
        for (const text of describeBank(bank, command)) context.stdout.write(text);
      });
    case "verify":
      return await withBank(command.file, (bank) => verify(bank, context));
    case "preview":
      return await preview(command, context);
  }
}

async function withBank(
  path: string,
  use: (bank: BankFile) => void | Promise<void>,
): Promise<void> {
  const bank = await BankFile.open(path);
  try {
    await use(bank);
  } finally {
    await bank.close();
  }
}

async function build(
  command: Extract<Command, { command: "build" }>,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  const rows = describeSource(command, command.category, new Set(), manifest, context);
  await write(command.out, rows, {
    name: command.name,
    category: command.category,
    model: { name: manifest.name, version: manifest.version },
    createdAt: context.now(),
  }, context);
}

async function add(
  bank: BankFile,
  command: Extract<Command, { command: "add" }>,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  checkModel(bank.metadata, bank.path, manifest);
  const taken = new Set(idsOf(bank));
  const added = describeSource(command, bank.metadata.category, taken, manifest, context);
  const rows = async function* () {
    // first, so that nothing is copied where nothing can be added
    const { value: first } = await added.next();
    yield* bank.rows();
    if (first) yield first;
    yield* added;
  };
  await write(command.file, rows(), identityOf(bank, context), context);
}

async function verify(bank: BankFile, context: CommandContext): Promise<void> {
  checkModel(bank.metadata, bank.path, await readManifest(context.manifestPath));
  const { version, references } = bank.metadata;
  const progress = startProgress(context.stderr, references);
  let done = 0;
  for await (const _ of checkedRows(bank)) progress.update(++done, "");
  progress.end();
  context.stdout.write(`${bank.path} is sound: version ${version}, ${references} references\n`);
}

async function preview(
  command: Extract<Command, { command: "preview" }>,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  const models = dirname(context.manifestPath);
  const folder = command.out ?? join(models, "car/preview");
  await withBank(command.file ?? join(models, manifest.bank.file), async (bank) => {
    checkModel(bank.metadata, bank.path, manifest);
    const { bytes, version, rows } = await writePreview(bank, folder, command.references);
    context.stdout.write(
      `Wrote ${join(folder, "bank.bin")}: version ${version}, ${rows.length} of ` +
        `${bank.metadata.references} references, ${bytes} bytes\n`,
    );
    if (command.bank === undefined) return;
    await write(command.bank, rows, identityOf(bank, context), context);
  });
}

/**
 * Describes what annotations outline, row by row, then says what was left out and why.
 *
 * @throws {BankFileError} when nothing could be described
 */
async function* describeSource(
  source: SourceArguments,
  category: string,
  taken: ReadonlySet<string>,
  manifest: Manifest,
  context: CommandContext,
): AsyncGenerator<PackedReference> {
  const { images, skipped: unusable } = await readCocoSource(source.annotations, category);
  const total = images.reduce((sum, image) => sum + image.annotations.length, 0);
  const skipped: Skipped[] = [...unusable];
  let done = 0;
  let described = 0;
  const runtime = await context.openRuntime(manifest);
  const progress = startProgress(context.stderr, total);
  try {
    const references = describeImages(images, {
      category,
      taken,
      runtime,
      imagesFolder: source.images,
      mirror: source.mirror,
      describe: context.describe,
      readPicture: context.readPicture,
      onDone: (left) => {
        if (left) skipped.push(left);
        const count = skipped.length - unusable.length;
        progress.update(++done, count === 0 ? "" : `${count} skipped`);
      },
    });
    for await (const reference of references) {
      described++;
      yield packReference(reference);
    }
  } finally {
    progress.end();
    await runtime.dispose();
  }
  for (const { name, reason } of skipped) context.stderr.write(`Skipped ${name}: ${reason}\n`);
  context.stderr.write(`${described} references described, ${skipped.length} entries skipped\n`);
  if (described === 0) {
    throw new BankFileError("Use annotations with at least one usable object: got none");
  }
}

function identityOf({ metadata }: BankFile, context: CommandContext): BankIdentity {
  const { name, category, model } = metadata;
  return { name, category, model, createdAt: context.now() };
}

async function write(
  path: string,
  rows: AsyncIterable<PackedReference> | Iterable<PackedReference>,
  identity: BankIdentity,
  context: CommandContext,
): Promise<void> {
  const manifest = await readManifest(context.manifestPath);
  const metadata = await writeBank(path, rows, identity);
  const { version, references } = metadata;
  context.stdout.write(`Wrote ${path}: version ${version}, ${references} references\n`);
  if (await refreshManifestEntry(manifest, context.manifestPath, path, metadata)) {
    context.stdout.write(`Updated ${context.manifestPath}\n`);
  }
}
