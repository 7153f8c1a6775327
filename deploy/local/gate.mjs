import { findFiles } from "./find-files.mjs";
import { denoBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { readDenoCounts, readNodeCounts } from "./test-counts.mjs";

const MINUTE = 60_000;

/**
 * One command of the gate; `counts` reads a test runner's summary.
 *
 * @typedef {{ title: string, command: string, args: string[], timeoutMs: number,
 *   counts?: (output: string) => import("./test-counts.mjs").TestCounts | undefined }} Step
 */

const deno = (title, args, more) => ({
  title,
  command: denoBinary(),
  args,
  timeoutMs: 5 * MINUTE,
  ...more,
});

const denoTests = (title, ...paths) =>
  // The types were checked one step before.
  deno(title, ["test", "--no-check", "--allow-all", ...paths], {
    timeoutMs: 20 * MINUTE,
    counts: readDenoCounts,
  });

/** What runs in Node and has a `tsconfig.json` of its own. */
const NODE_PROJECTS = ["gpu-worker", "models/scenes", "models/figures", "tests/parity"];

const checkFormat = () => deno("Format", ["fmt", "--check", "--quiet"]);
const checkLint = () => deno("Lint", ["lint", "--quiet"]);
const checkTypes = () => [
  deno("Types of shared, api and tests", ["check", "--quiet", "shared", "api", "tests"]),
  ...NODE_PROJECTS.map((project) => ({
    title: `Types of ${project}`,
    command: process.execPath,
    args: ["node_modules/typescript/bin/tsc", "--project", project],
    timeoutMs: 5 * MINUTE,
  })),
];

/** Before the tests, so that what is wrong with it is said once. */
const buildPreview = () => ({
  title: "Build of the preview",
  command: process.execPath,
  args: ["deploy/local.mjs", "build-widget"],
  timeoutMs: 2 * MINUTE,
});

async function nodeTests() {
  const files = [
    ...await findFiles("gpu-worker", ".test.ts"),
    ...await findFiles("models", ".test.ts"),
    ...await findFiles("tests/parity", ".test.ts"),
    ...await findFiles("deploy", ".test.mjs"),
  ];
  return {
    title: "Unit tests of gpu-worker, models and deploy, parity of page and worker",
    command: process.execPath,
    // Two files at a time: some compute, others wait for a server that was killed.
    args: ["--import", "tsx", "--test", "--test-concurrency=2", "--test-reporter=spec", ...files],
    timeoutMs: 20 * MINUTE,
    counts: readNodeCounts,
  };
}

/** The whole gate. @param {AbortSignal} signal @returns {Promise<number>} exit code */
export async function test(signal) {
  const steps = [
    checkFormat(),
    checkLint(),
    ...checkTypes(),
    buildPreview(),
    // Side by side: the first waits much, the second computes.
    [denoTests("Unit tests of shared and api", "shared", "api"), await nodeTests()],
    denoTests("End-to-end tests", "tests"),
  ];
  const { passed, failed, skipped } = await runSteps(steps, signal);
  // Read by machines: alone on its line, and the last one.
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

/** Format, lint and types, without the tests. */
export async function check(signal) {
  const { failed } = await runSteps([checkFormat(), checkLint(), ...checkTypes()], signal);
  return failed === 0 ? 0 : 1;
}

/** Rewrites the files in the project's format. */
export async function format(signal) {
  const { failed } = await runSteps([deno("Format", ["fmt"])], signal);
  return failed === 0 ? 0 : 1;
}

export async function lint(signal) {
  const { failed } = await runSteps([checkLint()], signal);
  return failed === 0 ? 0 : 1;
}

/**
 * Runs every step, also after one failed, so that one run shows all that is wrong; those of an inner
 * list at the same time, each one's output in one piece.
 *
 * @param {(Step | Step[])[]} steps @returns {Promise<import("./test-counts.mjs").TestCounts>}
 */
async function runSteps(steps, signal) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    const together = Array.isArray(step)
      ? step.map((each, index) => runStep(each, signal, index > 0))
      : [runStep(step, signal)];
    for (const counts of await Promise.all(together)) {
      for (const name of Object.keys(total)) total[name] += counts[name];
    }
    if (signal.aborted) break;
  }
  return total;
}

async function runStep({ title, command, args, timeoutMs, counts: readCounts }, signal, hold) {
  console.log(`\n== ${title}${hold ? " (shown when they are done)" : ""}`);
  const began = performance.now();
  let output = "";
  const code = await runCommand(command, args, {
    signal,
    timeoutMs,
    hold,
    env: readCounts ? { NO_COLOR: "1" } : {},
    onOutput: readCounts ? (text) => output += text : undefined,
  });
  const counts = readCounts?.(output) ?? { passed: 0, failed: 0, skipped: 0 };
  // A step without tests, or whose runner broke, must not leave "0 failed" behind a failure.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`== ${title}: ${code === 0 ? "passed" : "failed"} in ${seconds} s`);
  return counts;
}
