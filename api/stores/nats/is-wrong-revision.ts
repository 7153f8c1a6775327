import { JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";

/** Whether a write was refused because the subject's last message is another than was expected. */
export function isWrongRevision(error: unknown): boolean {
  return error instanceof JetStreamApiError &&
    error.code === JetStreamApiCodes.StreamWrongLastSequence;
}
