import type { WebhookSecret } from "@kanizsa/shared/schema/webhook.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";

/** Rotations within one another's overlap: the oldest go first, so that headers stay short. */
const MOST_SECRETS = 3;

/** Only who rotates at the same moment makes one lose. */
const MOST_TRIES = 5;

type KeptSecret = {
  readonly secret: string;
  readonly created_at: number;
  /** ms since 1970; null for the one in use. */
  readonly ends_at: number | null;
};

/** Newest first. Kept as they are: whoever signs needs the secret itself. */
type SecretsRecord = { readonly secrets: readonly KeptSecret[] };

const keyOf = (tenant: string) => `webhook-secret.${tenant}`;

/** Secrets that sign the webhooks of each tenant, made when first needed. */
export class WebhookSecrets {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** The tenant's secret, to be shown to those who verify calls. */
  async show(tenant: string): Promise<WebhookSecret> {
    return shown(await this.#live(tenant));
  }

  /** All that sign now: the one in use first. */
  async signing(tenant: string): Promise<string[]> {
    return (await this.#live(tenant)).map(({ secret }) => secret);
  }

  /** A new secret; the one before goes on signing beside it for the overlap. */
  async rotate(tenant: string, overlapSeconds: number): Promise<WebhookSecret> {
    const now = this.#now();
    const end = now + overlapSeconds * 1000;
    const secrets = await this.#change(tenant, (kept) =>
      [
        newSecret(now),
        // Also those of rotations before: without overlap the new one alone signs.
        ...kept.map((old) => ({ ...old, ends_at: Math.min(old.ends_at ?? end, end) })),
      ].filter((old) => isLive(old, now)).slice(0, MOST_SECRETS));
    return shown(secrets);
  }

  async #live(tenant: string): Promise<readonly KeptSecret[]> {
    const entry = await this.#store.get<SecretsRecord>(keyOf(tenant));
    const secrets = entry?.value.secrets ??
      await this.#change(tenant, (kept) => kept.length > 0 ? kept : [newSecret(this.#now())]);
    return secrets.filter((kept) => isLive(kept, this.#now()));
  }

  async #change(
    tenant: string,
    change: (secrets: readonly KeptSecret[]) => readonly KeptSecret[],
  ): Promise<readonly KeptSecret[]> {
    const key = keyOf(tenant);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const entry = await this.#store.get<SecretsRecord>(key);
      const secrets = change(entry?.value.secrets ?? []);
      const written = entry
        ? await this.#store.update(key, { secrets }, entry.revision)
        : await this.#store.create(key, { secrets });
      if (written !== null) return secrets;
    }
    throw new ProblemError("store_unavailable", { retryAfterSeconds: 1 });
  }
}

function newSecret(now: number): KeptSecret {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return { secret: `whsec_${bytes.toBase64()}`, created_at: now, ends_at: null };
}

function isLive({ ends_at }: KeptSecret, now: number): boolean {
  return ends_at === null || ends_at > now;
}

function shown([current, previous]: readonly KeptSecret[]): WebhookSecret {
  return {
    secret: current.secret,
    created_at: new Date(current.created_at).toISOString(),
    previous_ends_at: typeof previous?.ends_at === "number"
      ? new Date(previous.ends_at).toISOString()
      : null,
  };
}
