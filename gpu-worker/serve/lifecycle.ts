import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Batcher } from "../batcher.ts";
import type { Log } from "./log.ts";
import type { ModelSlot } from "./model-slot.ts";

export interface StopOptions {
  readonly server: Server;
  readonly slot: ModelSlot;
  readonly batcher: Batcher;
  /** Seconds that running requests get to finish. */
  readonly seconds: number;
}

/**
 * Stops serving: refuses what is new and what waits, lets what runs finish, and closes what is
 * left when the time is up. Resolves once every connection is closed.
 */
export async function stopServing({ server, slot, batcher, seconds }: StopOptions): Promise<void> {
  slot.stop();
  batcher.close();
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const limit = new AbortController();
  await Promise.race([
    closed,
    delay(seconds * 1000, undefined, { signal: limit.signal }).catch(() => {}),
  ]);
  limit.abort();
  server.closeAllConnections();
  await closed;
}

export interface ExitOptions {
  readonly exitWithParent: boolean;
  readonly stop: () => Promise<void>;
  readonly log: Log;
}

/**
 * Ends the process after SIGINT or SIGTERM, and with `exitWithParent` when standard input ends. A
 * second signal ends it at once.
 */
export function exitWhenTold({ exitWithParent, stop, log }: ExitOptions): void {
  let told = false;
  const leave = (why: string) => {
    if (told) {
      if (why !== "stdin") process.exit(1);
      return;
    }
    told = true;
    log({ event: "stopping", why });
    stop().then(() => {
      log({ event: "stopped" });
      process.exit(0);
    }, (error: unknown) => {
      log({ event: "error", stack: error instanceof Error ? error.stack : String(error) });
      process.exit(1);
    });
  };
  process.on("SIGINT", () => leave("SIGINT"));
  process.on("SIGTERM", () => leave("SIGTERM"));
  if (exitWithParent) {
    process.stdin.on("end", () => leave("stdin")).on("error", () => leave("stdin")).resume();
  }
}
