/**
 * The worker as a program for tests across processes: its method takes KANIZSA_TEST_WORK_MS for a
 * picture, dies of a magenta one where KANIZSA_TEST_POISON is "1", and prints a line to standard
 * error when work on a request begins and ends.
 */
import { runWorker } from "../worker.ts";
import { toldSegment } from "./told-segment.ts";

const { KANIZSA_TEST_WORK_MS, KANIZSA_TEST_POISON, KANIZSA_TEST_SILENT } = process.env;

await runWorker(toldSegment({
  workMs: Number(KANIZSA_TEST_WORK_MS || "0"),
  poisonous: KANIZSA_TEST_POISON === "1",
  tell: KANIZSA_TEST_SILENT === "1"
    ? () => {}
    : (event, request) => process.stderr.write(`${JSON.stringify({ event, request })}\n`),
}));
