import { headers, type Msg, type NatsConnection, type Subscription } from "@nats-io/nats-core";
import { HEADERS, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { problemAnswer } from "../answer.ts";
import { lookUp } from "../lookups.ts";
import type { ModelSlot } from "../model-slot.ts";

/** Workers of one group share the questions: each is answered by one. */
const GROUP = "workers";

/** Answers what the API asks of the model and its bank, while this worker is ready. */
export class Queries {
  readonly #nc: NatsConnection;
  readonly #subject: string;
  readonly #slot: ModelSlot;
  #subscription: Subscription | undefined;

  constructor(nc: NatsConnection, names: NatsNames, slot: ModelSlot, category: string) {
    this.#nc = nc;
    this.#subject = names.querySubject(category);
    this.#slot = slot;
  }

  /** Answers from now on, or leaves it to other workers. */
  serve(isReady: boolean): void {
    if (!isReady) {
      this.#subscription?.unsubscribe();
      this.#subscription = undefined;
      return;
    }
    this.#subscription ??= this.#nc.subscribe(this.#subject, {
      queue: GROUP,
      callback: (error, message) => {
        if (!error) void this.#answer(message);
      },
    });
  }

  async #answer(message: Msg): Promise<void> {
    const header = headers();
    try {
      const { path } = message.json<{ path: string }>();
      const body = JSON.stringify(await lookUp(this.#slot, path));
      header.set(HEADERS.status, "200");
      message.respond(body, { headers: header });
    } catch (error) {
      const { status, body } = problemAnswer(error, message.subject);
      header.set(HEADERS.status, String(status));
      message.respond(body, { headers: header });
    }
  }
}
