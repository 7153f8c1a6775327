import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** The server's program, undefined where it is not installed. */
export function findNatsServer(): string | undefined {
  const given = process.env.KANIZSA_TEST_NATS_SERVER;
  const candidates = given ? [given] : ["nats-server", "/usr/sbin/nats-server"];
  return candidates.find((path) => spawnSync(path, ["--version"]).status === 0);
}

/** What a test without a server says. */
export const NO_NATS_SERVER =
  "skipped: install nats-server (apt-get install nats-server), or set KANIZSA_TEST_NATS_SERVER to it";

/** A NATS server with JetStream on a loopback port, in a folder of its own. */
export interface NatsServer extends AsyncDisposable {
  /** `nats://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** `kill -9`, and nothing else. */
  kill(): Promise<void>;
  /** Starts again with the same port and data. */
  start(): Promise<void>;
  /** Ends the server and keeps its data, for a later `start()`. */
  stop(): Promise<void>;
  /** What it has logged. */
  log(): Promise<string>;
}

export interface NatsServerOptions {
  /** Added to the configuration file, "authorization { … }" say. */
  readonly configuration?: string;
  /** Port to listen on instead of a free one. */
  readonly port?: number;
}

/** Longest wait until it listens, ms. */
const START_MS = 10_000;

/** Starts one; disposing of it ends it and removes its data. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const program = findNatsServer();
  if (program === undefined) throw new Error(NO_NATS_SERVER);
  const folder = await mkdtemp(join(tmpdir(), "kanizsa-nats-"));
  const port = options.port ?? await freePort();
  const file = join(folder, "nats.conf");
  const logFile = join(folder, "nats.log");
  await writeFile(
    file,
    `listen: "127.0.0.1:${port}"\nlog_file: ${JSON.stringify(logFile)}\n` +
      `jetstream { store_dir: ${JSON.stringify(join(folder, "data"))}, max_file_store: 16GB }\n` +
      (options.configuration ?? ""),
  );
  let child: ChildProcess | undefined;
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    while (child.exitCode === null && child.signalCode === null) await pause(5);
  };
  const log = () => readFile(logFile, "utf8").catch(() => "");
  const start = async () => {
    child = spawn(program, ["-c", file], { stdio: "ignore" });
    const started = child;
    const limit = Date.now() + START_MS;
    while (!await answersHealth(port)) {
      if (started.exitCode !== null || Date.now() > limit) {
        throw new Error(`nats-server does not start: ${await log()}`);
      }
      await pause(20);
    }
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    folder,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    start,
    log,
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}

/** Whether it takes connections: the first thing that it sends is INFO. */
async function answersHealth(port: number): Promise<boolean> {
  const { connect } = await import("node:net");
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => done(data.toString().startsWith("INFO")));
    socket.once("error", () => done(false));
    socket.setTimeout(1000, () => done(false));
  });
}
