import { JetStreamApiError } from "@nats-io/jetstream";

/** "maximum bytes exceeded", and the server's own storage being used up. */
const CODES = [10077, 10047, 10023];

/** Whether a write was refused for want of room. */
export function isFull(error: unknown): boolean {
  return error instanceof JetStreamApiError && CODES.includes(error.code);
}
