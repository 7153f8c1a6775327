/** @typedef {{ passed: number, failed: number, skipped: number }} TestCounts */

/** @param {string} output @returns {TestCounts | undefined} of the last summary in it */
export function readDenoCounts(output) {
  const summary =
    /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/gm;
  const last = [...output.matchAll(summary)].at(-1);
  if (!last) return undefined;
  const [, passed, failed, skipped = "0"] = last;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** @param {string} output of the spec reporter @returns {TestCounts | undefined} */
export function readNodeCounts(output) {
  const count = (name) => {
    const found = [...output.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, "gm"))].at(-1);
    return found ? Number(found[1]) : undefined;
  };
  const passed = count("pass");
  if (passed === undefined) return undefined;
  return {
    passed,
    failed: (count("fail") ?? 0) + (count("cancelled") ?? 0),
    skipped: (count("skipped") ?? 0) + (count("todo") ?? 0),
  };
}
