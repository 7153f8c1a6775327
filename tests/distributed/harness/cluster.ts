import type { NatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { writeModelsFolder } from "../../../gpu-worker/testing/models-folder.ts";
import { type ApiAlone, startApiAlone } from "../../harness/api-alone.ts";
import { freePort } from "../../harness/free-port.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

export interface ClusterOptions {
  readonly apis?: number;
  readonly workers?: number;
  /** Time for a picture, ms. */
  readonly workMs?: number;
  /** After which a job is handed out again when its worker is silent, ms. */
  readonly ackWaitMs?: number;
  readonly apiEnv?: Record<string, string>;
  readonly workerEnv?: Record<string, string>;
}

/** Several APIs and workers that have nothing in common but a NATS server. */
export class Cluster implements AsyncDisposable {
  readonly nats: NatsServer;
  readonly #options: ClusterOptions;
  readonly #folder: string;
  readonly #prefix = `t${crypto.randomUUID().slice(0, 8)}`;
  /** In order of their number; a killed one stays until it is started again. */
  readonly apis: ApiAlone[] = [];
  readonly workers: WorkerProcess[] = [];
  /** All that ever ran here: what they printed is needed to the end. */
  readonly allWorkers: WorkerProcess[] = [];
  readonly #ports: number[] = [];

  private constructor(nats: NatsServer, folder: string, options: ClusterOptions) {
    this.nats = nats;
    this.#folder = folder;
    this.#options = options;
  }

  static async start(nats: NatsServer, options: ClusterOptions = {}): Promise<Cluster> {
    const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
    const cluster = new Cluster(nats, folder, options);
    try {
      await writeModelsFolder(`${folder}/models`);
      const { apis = 2, workers = 2 } = options;
      await Promise.all([
        // The first one makes the admin key that the others read.
        cluster.startApi(0).then(() =>
          Promise.all(Array.from({ length: apis - 1 }, (_, i) => cluster.startApi(i + 1)))
        ),
        ...Array.from({ length: workers }, (_, i) => cluster.startWorker(i)),
      ]);
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Settings of both programs, and of commands beside them. */
  get natsEnv(): Record<string, string> {
    return { KANIZSA_NATS_URL: this.nats.url, KANIZSA_NATS_PREFIX: this.#prefix };
  }

  get modelsDir(): string {
    return `${this.#folder}/models`;
  }

  /** Starts an API in the place of the one with this number, on its port. */
  async startApi(number: number, env: Record<string, string> = {}): Promise<ApiAlone> {
    this.#ports[number] ??= freePort();
    const dataDir = `${this.#folder}/api-${number}`;
    await Deno.mkdir(dataDir, { recursive: true });
    const { ackWaitMs = 2000, apiEnv } = this.#options;
    return this.apis[number] = await startApiAlone({
      ...this.natsEnv,
      KANIZSA_API_PORT: String(this.#ports[number]),
      KANIZSA_DATA_DIR: dataDir,
      KANIZSA_ADMIN_KEY_FILE: `${this.#folder}/admin-key`,
      KANIZSA_NATS_ACK_WAIT_MS: String(ackWaitMs),
      ...apiEnv,
      ...env,
    });
  }

  /** Starts a worker in the place of the one with this number. */
  async startWorker(
    number: number,
    env: Record<string, string> = {},
    file?: string,
  ): Promise<WorkerProcess> {
    const { workMs = 50, workerEnv } = this.#options;
    const worker = await startWorkerProcess({
      ...this.natsEnv,
      KANIZSA_MODELS_DIR: this.modelsDir,
      KANIZSA_WORKER_THREADS: "1",
      KANIZSA_TEST_WORK_MS: String(workMs),
      ...workerEnv,
      ...env,
    }, file);
    this.allWorkers.push(worker);
    return this.workers[number] = worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.allWorkers, ...this.apis].filter(Boolean).map((each) => each.kill()),
    );
    await Deno.remove(this.#folder, { recursive: true });
  }
}
