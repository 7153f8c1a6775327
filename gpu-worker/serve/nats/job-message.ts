import type { Msg, MsgHdrs } from "@nats-io/nats-core";

/** Tokens of the reply where it names no domain and account, and where the deliveries stand then. */
const SHORT = { tokens: 9, delivery: 4 };
const DELIVERY = 6;

/** A message of the queue, and what the server is told of it: by ADR-15 of NATS. */
export class JobMessage {
  readonly #message: Msg;
  #isEnded = false;

  constructor(message: Msg) {
    this.#message = message;
  }

  get data(): Uint8Array {
    return this.#message.data;
  }

  get headers(): MsgHdrs | undefined {
    return this.#message.headers;
  }

  /** How often it was handed out, this time included. */
  get delivery(): number {
    const tokens = (this.#message.reply ?? "").split(".");
    const place = tokens.length === SHORT.tokens ? SHORT.delivery : DELIVERY;
    return Number(tokens[place]) || 1;
  }

  /** It's still being worked on: its ack wait begins anew. */
  working(): void {
    if (!this.#isEnded) this.#message.respond("+WPI");
  }

  ack(): void {
    this.#end("+ACK");
  }

  /** Gives it back, for now or for later. */
  nak(afterMs?: number): void {
    this.#end(
      afterMs === undefined ? "-NAK" : `-NAK ${JSON.stringify({ delay: afterMs * 1_000_000 })}`,
    );
  }

  /** Nobody gets it again. */
  term(): void {
    this.#end("+TERM");
  }

  #end(word: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#message.respond(word);
  }
}
