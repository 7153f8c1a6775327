import { JetStreamApiError } from "@nats-io/jetstream";
import { type MsgHdrs, nuid } from "@nats-io/nats-core";
import { isWrongRevision } from "./is-wrong-revision.ts";
import { isUnheard, type NatsLine } from "./nats-line.ts";

export interface OnePublication {
  readonly stream: string;
  readonly subject: string;
  readonly data: string;
  readonly header: MsgHdrs;
  /** Sequence that the subject's last message must have, 0: it has none. */
  readonly revision: number;
  /** Longest time, ms. */
  readonly limitMs?: number;
}

/** Says of a message who wrote it, so that we know our own again. */
const WRITER = "Kanizsa-Write";

/**
 * Publishes by compare-and-set, once, even if the connection breaks before the answer: what has become
 * of it is looked up then.
 *
 * @returns the message's sequence, null where the subject's last message has another than `revision`
 * @throws {Error} where it can't be told in time, or the server refuses
 */
export async function publishOnce(line: NatsLine, message: OnePublication): Promise<number | null> {
  const { stream, subject, data, header, revision } = message;
  const writer = nuid.next();
  header.set(WRITER, writer);
  /** Whether a try of ours may have reached the server. */
  let inDoubt = false;
  const last = async () => await line.manager.streams.getMessage(stream, { last_by_subj: subject });
  return await line.ask(async () => {
    const wasInDoubt = inDoubt;
    if (wasInDoubt) {
      const found = await last();
      if (found?.header.get(WRITER) === writer) return found.seq;
      if ((found?.seq ?? 0) !== revision) throw new InDoubt(subject);
    }
    inDoubt = true;
    try {
      const expect = { lastSubjectSequence: revision };
      return (await line.client.publish(subject, data, { headers: header, expect })).seq;
    } catch (error) {
      if (isWrongRevision(error)) {
        if (!wasInDoubt) return null;
        const found = await last();
        if (found?.header.get(WRITER) === writer) return found.seq;
        throw new InDoubt(subject);
      }
      if (!wasInDoubt && (isUnheard(error) || error instanceof JetStreamApiError)) inDoubt = false;
      throw error;
    }
  }, message.limitMs);
}

/** Somebody wrote after us or instead of us. */
class InDoubt extends Error {
  override readonly name = "InDoubt";

  constructor(subject: string) {
    super(`Read ${subject} again: the connection broke while it was written, then others wrote it`);
  }
}
