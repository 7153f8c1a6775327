/// <reference lib="dom" />
import { pageProblem } from "../problems.ts";
import { PolicyViolations } from "./policy-violations.ts";
import { POLICY_NAME, trustedScriptUrl } from "./trusted-script-url.ts";
import type { WorkerLike } from "./worker-link.ts";

/** A worker that may still fail to start. */
export interface StartedWorker {
  readonly worker: WorkerLike;
  /** Call it once it answers, or doesn't: nothing is looked out for any more. */
  settle(): void;
  /** What to do where it did not start; `reason` is what is known. */
  explain(reason: string): Promise<string>;
}

/**
 * Starts a module worker. Browsers start none of another origin than the page's; that one is imported by
 * a worker of a line, which the page makes itself.
 *
 * @throws {ProblemError} local_unavailable
 */
export async function startWorker(url: URL): Promise<StartedWorker> {
  const foreign = url.origin !== location.origin;
  const address = foreign
    ? URL.createObjectURL(
      new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" }),
    )
    : url.href;
  const violations = new PolicyViolations(document);
  const settle = () => {
    violations.end();
    if (foreign) URL.revokeObjectURL(address);
  };
  const explain = async (reason: string) => {
    await violations.reported();
    const blocked = violations.of("worker-src", "script-src", "script-src-elem");
    const sources = foreign ? `blob: and ${url.origin}` : url.origin;
    if (blocked) {
      return `Allow ${sources} in the directive worker-src of this page's ` +
        `Content-Security-Policy: got the preview's worker blocked by ${blocked.directive}`;
    }
    // what a policy blocks within the worker that the page made is not told to the page
    return foreign
      ? `See that this page can load ${url.href}, by CORS and with ${sources} in the directive ` +
        `worker-src of its Content-Security-Policy, if it has one: ${reason}`
      : `See that this page can load ${url.href}: ${reason}`;
  };
  let trusted: string | object;
  try {
    trusted = trustedScriptUrl(address);
  } catch (cause) {
    settle();
    const detail = `Allow the policy in this page's Content-Security-Policy, ` +
      `trusted-types ${POLICY_NAME}: got it refused`;
    throw pageProblem("local_unavailable", detail, { cause });
  }
  try {
    // a TrustedScriptURL is what browsers take where they require one
    const worker = new Worker(trusted as string, { type: "module", name: "kanizsa" });
    return { worker, settle, explain };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const detail = await explain(reason);
    settle();
    throw pageProblem("local_unavailable", detail, { cause });
  }
}
