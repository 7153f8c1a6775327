import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { HEADERS, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { WorkerProblem } from "../../worker-problem.ts";
import { MAX_REQUEST_BYTES } from "../infer.ts";
import { decodeInferRequest, type InferRequest } from "../infer-message.ts";
import type { JobMessage } from "./job-message.ts";
import type { WorkerTransit } from "./worker-transit.ts";

/** What a message of the queue asks for. */
export interface JobOrder {
  /** Of the run. */
  readonly id: string;
  /** Subject on which the API awaits word of it. */
  readonly reply: string;
  readonly traceparent: string | undefined;
  /** Bytes that it will hold, at most. */
  readonly bytes: number;
  /**
   * Fetches the picture where the message doesn't hold it, and decodes; nothing is done before.
   *
   * @throws {WorkerProblem} worker_unavailable when the picture is gone; those of the message
   */
  read(signal: AbortSignal): Promise<InferRequest>;
}

/** A part of a subject. */
const TOKEN = /^[^\s.*>]{1,200}$/;

/** Null when it doesn't say what it is of, or who waits; other headers are passed over. */
export function readJobOrder(
  message: JobMessage,
  { names, transit, maxImageBytes }: {
    readonly names: NatsNames;
    readonly transit: WorkerTransit;
    readonly maxImageBytes: number;
  },
): JobOrder | null {
  const header = (name: string) => message.headers?.get(name) ?? "";
  const id = header(HEADERS.job);
  const reply = header(HEADERS.reply);
  const object = header(HEADERS.image);
  const [process = "", dispatch = ""] = reply.split(".").slice(-2);
  const isReply = TOKEN.test(process) && TOKEN.test(dispatch) &&
    reply === names.replySubject(process, dispatch);
  if (!TOKEN.test(id) || !isReply) return null;
  return {
    id,
    reply,
    traceparent: header(HEADERS.traceparent) || undefined,
    bytes: object === "" ? message.data.length : maxImageBytes + MAX_REQUEST_BYTES,
    async read(signal) {
      const length = header(HEADER_LENGTH);
      const request = decodeInferRequest(message.data, length === "" ? undefined : Number(length));
      if (object === "") return request;
      const image = await transit.get(object, signal);
      if (image) return { ...request, image };
      throw new WorkerProblem("worker_unavailable", "Send the job again: its picture is gone", {
        retryAfterSeconds: 1,
      });
    },
  };
}
