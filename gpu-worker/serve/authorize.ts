import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "../config.ts";
import { WorkerProblem } from "../worker-problem.ts";

/**
 * Lets a request in. With a token, every caller must send it. Without one the worker listens on
 * loopback alone, and only requests that mean it get in: not those of a web page, whose browser
 * names the page's origin, nor those sent to a foreign name that resolves to this machine.
 *
 * @throws {WorkerProblem} unauthorized, forbidden
 */
export function authorize(headers: IncomingHttpHeaders, token: string | undefined): void {
  if (token !== undefined) {
    const [, given] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
    if (given !== undefined && sameText(given, token)) return;
    throw new WorkerProblem(
      "unauthorized",
      "Send the worker's token as `Authorization: Bearer …`: got " +
        (headers.authorization === undefined ? "none" : "another"),
    );
  }
  if (headers.origin !== undefined) {
    throw new WorkerProblem(
      "forbidden",
      `Call the worker from a program, or set KANIZSA_WORKER_TOKEN: got a web page of ${headers.origin}`,
    );
  }
  if (!isLoopback(hostName(headers.host ?? ""))) {
    throw new WorkerProblem(
      "forbidden",
      `Call the worker by a loopback address, or set KANIZSA_WORKER_TOKEN: got ${headers.host}`,
    );
  }
}

/**
 * Lets a request exchange models or banks.
 *
 * @throws {WorkerProblem} forbidden on a worker without a token
 */
export function authorizeAdmin(token: string | undefined): void {
  if (token !== undefined) return; // `authorize` has asked for it
  throw new WorkerProblem(
    "forbidden",
    "Start the worker with KANIZSA_WORKER_TOKEN to manage its models: it has none",
  );
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** The Host header without its port, and without the brackets of an IPv6 address. */
function hostName(host: string): string {
  return host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1").toLowerCase();
}
