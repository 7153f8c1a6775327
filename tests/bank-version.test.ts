import { assert, assertEquals, assertExists, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { type Manifest, manifestSchema } from "@kanizsa/shared/schema/manifest.ts";
import { type Program, startProgram } from "./harness/program.ts";

const MODELS = new URL("../models/", import.meta.url);

/** Fails unless this is the sentence that names the command to mend it; gives the command. */
function expectRefusal(text: string, bankPath: string, made: Manifest, running: Manifest): string {
  const [, command, got] = text.match(/^Build the bank again .* with `([^`]+)`: (.*)$/) ?? [];
  assertExists(command, `Expected the command that mends it: got ${text}`);
  assertMatch(command, /^npm run bank -- build --images /);
  assert(command.endsWith(` --out ${bankPath}`), command);
  assertEquals(
    got,
    `got a bank made with ${made.name} ${made.version}, ` +
      `the worker runs ${running.name} ${running.version}`,
  );
  return command;
}

interface ModelsCopy {
  readonly folder: string;
  readonly original: Manifest;
  /** Writes the manifest with another model version; every sha256 stays. */
  setVersion(version: string): Promise<Manifest>;
}

/** Copies the manifest and all that it lists; the folder is removed after `run`. */
async function withModelsCopy(run: (copy: ModelsCopy) => Promise<void>): Promise<void> {
  const original = manifestSchema.parse(
    JSON.parse(await Deno.readTextFile(new URL("manifest.json", MODELS))),
  );
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  try {
    const twins = original.networks.flatMap(({ int8 }) => int8 ?? []);
    for (const { file } of [...original.networks, ...twins, original.bank]) {
      await Deno.mkdir(dirname(join(folder, file)), { recursive: true });
      await Deno.copyFile(new URL(file, MODELS), join(folder, file));
    }
    const setVersion = async (version: string) => {
      const changed = { ...original, version };
      await Deno.writeTextFile(join(folder, "manifest.json"), JSON.stringify(changed));
      return changed;
    };
    await run({ folder, original, setVersion });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function startWorker(modelsDir: string): Program {
  return startProgram("node", ["--import", "tsx", "gpu-worker/main.ts"], {
    KANIZSA_WORKER_PORT: "0",
    KANIZSA_MODELS_DIR: modelsDir,
    KANIZSA_BANK: "",
  });
}

Deno.test("the worker refuses a bank of another model version in one sentence, and ends with 1", () =>
  withModelsCopy(async ({ folder, original, setVersion }) => {
    const running = await setVersion("999.0.0");
    const worker = startWorker(folder);
    const { code } = await worker.end(null, 60_000);
    assertEquals(code, 1, worker.output);
    const [sentence, ...more] = worker.output.split("\n");
    assertEquals(more, [""], "one line");
    const command = expectRefusal(sentence, join(folder, original.bank.file), original, running);

    // Its placeholders name no files, which ends with 1; a wrong option would end with 2.
    const [program, ...args] = command.split(" ");
    const rebuild = startProgram(program, args, { KANIZSA_MODELS_DIR: folder });
    assertEquals((await rebuild.end(null, 60_000)).code, 1, rebuild.output);
    assertStringIncludes(rebuild.output, "COCO.json");
  }));

Deno.test("the same files serve when the version fits", () =>
  withModelsCopy(async ({ folder, original, setVersion }) => {
    await setVersion(original.version);
    const worker = startWorker(folder);
    try {
      await worker.waitFor(/^\{"event":"ready","service":"worker"/m, 180_000);
    } finally {
      await worker.end("SIGTERM", 40_000);
    }
  }));

Deno.test("npm start passes the sentence on, starts no API, and ends with 1", () =>
  withModelsCopy(async ({ folder, original, setVersion }) => {
    const running = await setVersion("999.0.0");
    const starter = startProgram("node", ["deploy/local.mjs", "start"], {
      KANIZSA_API_PORT: "0",
      KANIZSA_WORKER_PORT: "0",
      KANIZSA_DATA_DIR: join(folder, "data"),
      KANIZSA_MODELS_DIR: folder,
      KANIZSA_BANK: "",
      KANIZSA_EXIT_WITH_PARENT: "1",
    });
    assertEquals((await starter.end(null, 60_000)).code, 1);
    const sentence = starter.output.split("\n").find((line) => line.startsWith("Build "));
    expectRefusal(sentence ?? starter.output, join(folder, original.bank.file), original, running);
    assert(!starter.output.includes(`"service":"api"`), starter.output);
  }));
