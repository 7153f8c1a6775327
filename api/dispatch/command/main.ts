/**
 * `dead`, `dead SEQUENCE`, `replay SEQUENCE | all` and `drop SEQUENCE | all`: what `npm run jobs`
 * starts, for jobs that were given up after three deliveries. APIs and workers may run.
 */
import { openNatsStore } from "../../backend/open-nats-store.ts";
import { ConfigError, readConfig } from "../../config.ts";
import { describeError, logToStandardError } from "../../log.ts";
import { replayRun } from "../../segmentations/replay-run.ts";
import type { Store } from "../../stores/store.ts";
import { type DeadLetter, DeadLetters } from "../nats/dead-letters.ts";

/** Letters that are read at a time. */
const PAGE = 100;

async function main([command, which]: string[]): Promise<void> {
  const { nats } = readConfig((name) => name.startsWith("KANIZSA_NATS_") ? Deno.env.get(name) : "");
  if (!nats) {
    throw new ConfigError("Set KANIZSA_NATS_URL to the servers that keep the jobs: got none");
  }
  await using line = await openNatsStore(nats, "kanizsa-jobs", logToStandardError);
  const letters = await DeadLetters.open(line.nc, line.names);
  switch (command) {
    case "dead":
      return which === undefined ? await list(letters) : show(await find(letters, which));
    case "replay":
      for await (const letter of chosen(letters, which)) await replay(line.store, letters, letter);
      return;
    case "drop":
      for await (const { sequence, run } of chosen(letters, which)) {
        await letters.drop(sequence);
        console.log(`Dropped ${sequence}, run ${run}`);
      }
      return;
  }
  throw new ConfigError(`Use dead, replay or drop: got ${command}`);
}

async function list(letters: DeadLetters): Promise<void> {
  if (await letters.count() === 0) console.log("No job was given up");
  for await (const letter of all(letters)) {
    const { sequence, deadAt, deliveries, category, bytes, run, origin } = letter;
    const tenant = (origin as { tenant?: string } | null)?.tenant ?? "-";
    const row = [
      sequence,
      deadAt,
      `${deliveries} deliveries`,
      category,
      tenant,
      `${bytes} bytes`,
      run,
    ];
    console.log(row.join("\t"));
  }
}

function show(letter: DeadLetter): void {
  console.log(JSON.stringify(letter, null, 2));
}

async function replay(store: Store, letters: DeadLetters, letter: DeadLetter): Promise<void> {
  const { sequence, run } = letter;
  try {
    const waiting = await replayRun(store, letter);
    await letters.drop(sequence);
    console.log(
      waiting > 0
        ? `Replayed ${sequence}, run ${run}: ${waiting} segmentations wait for it`
        : `Dropped ${sequence}, run ${run}: nobody waits for it any more`,
    );
  } catch (error) {
    Deno.exitCode = 1;
    console.error(`Kept ${sequence}, run ${run}: ${describeError(error).split("\n")[0]}`);
  }
}

async function* chosen(letters: DeadLetters, which = ""): AsyncGenerator<DeadLetter> {
  if (which === "all") yield* all(letters);
  else yield await find(letters, which);
}

/** Those that are there now, oldest first. */
async function* all(letters: DeadLetters): AsyncGenerator<DeadLetter> {
  let after = 0;
  for (;;) {
    const page = await letters.list(PAGE, after);
    yield* page;
    if (page.length < PAGE) return;
    after = page[page.length - 1].sequence;
  }
}

async function find(letters: DeadLetters, which: string): Promise<DeadLetter> {
  const letter = /^[1-9]\d{0,14}$/.test(which) ? await letters.get(Number(which)) : null;
  if (!letter) {
    throw new ConfigError(
      `Name a number that \`npm run jobs -- dead\` shows, or all: got ${which}`,
    );
  }
  return letter;
}

try {
  await main(Deno.args);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : describeError(error));
  Deno.exit(1);
}
