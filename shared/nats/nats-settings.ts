import * as z from "zod";

/** How a program reaches NATS. */
export interface NatsSettings {
  /** `nats://`, `tls://`, `ws://` or `wss://` addresses of one cluster, at least one. */
  readonly servers: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** Text of a credentials file: a JWT and its seed. */
  readonly credentials?: string;
  /** PEM texts: who signed the server, and the client's own certificate where the server asks. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** First part of every stream, bucket and subject, so that several set-ups can share a cluster. */
  readonly prefix: string;
}

const text = z.string().optional().transform((value) => value || undefined);

/** The settings of both programs that say where NATS is; without `KANIZSA_NATS_URL` none is used. */
export const natsEnvironment = {
  /** Servers of one cluster, "nats://10.0.0.5:4222,nats://10.0.0.6:4222" say; also tls, ws and wss. */
  KANIZSA_NATS_URL: text.transform((value, context) => {
    if (value === undefined) return undefined;
    const servers = value.split(",").map((part) => part.trim()).filter((part) => part !== "");
    if (servers.length > 0 && servers.every(isServer)) return servers;
    context.addIssue("addresses that begin with nats://, tls://, ws:// or wss://");
    return z.NEVER;
  }),
  /** User and password, where the server asks for them; never in the address, which is logged. */
  KANIZSA_NATS_USER: text,
  KANIZSA_NATS_PASSWORD: text,
  /** Credentials, a JWT with its seed: the file, or where there are no files its text. */
  KANIZSA_NATS_CREDENTIALS_FILE: text,
  KANIZSA_NATS_CREDENTIALS: text,
  /** PEM files: who signed the server's certificate, and this program's own with its key. */
  KANIZSA_NATS_CA_FILE: text,
  KANIZSA_NATS_CERT_FILE: text,
  KANIZSA_NATS_KEY_FILE: text,
  /** First part of every stream, bucket and subject. */
  KANIZSA_NATS_PREFIX: text.pipe(
    z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "1 to 40 of A-Z, a-z, 0-9, _ and -").default(
      "kanizsa",
    ),
  ),
} as const;

export const NATS_ENVIRONMENT_NAMES: readonly string[] = Object.keys(natsEnvironment);

const schema = z.object(natsEnvironment);
export type NatsEnvironment = z.output<typeof schema>;

/**
 * What the settings say, undefined without a server.
 *
 * @param readFile text of a file; what it throws goes to the caller
 */
export function readNatsSettings(
  environment: NatsEnvironment,
  readFile: (path: string) => string,
): NatsSettings | undefined {
  const servers = environment.KANIZSA_NATS_URL;
  if (servers === undefined) return undefined;
  const file = (path: string | undefined) => path === undefined ? undefined : readFile(path);
  const ca = file(environment.KANIZSA_NATS_CA_FILE);
  const cert = file(environment.KANIZSA_NATS_CERT_FILE);
  const key = file(environment.KANIZSA_NATS_KEY_FILE);
  return {
    servers,
    user: environment.KANIZSA_NATS_USER,
    password: environment.KANIZSA_NATS_PASSWORD,
    credentials: environment.KANIZSA_NATS_CREDENTIALS ??
      file(environment.KANIZSA_NATS_CREDENTIALS_FILE),
    ...((ca || cert) && { tls: { ca, cert, key } }),
    prefix: environment.KANIZSA_NATS_PREFIX,
  };
}

/** An address without user and password: they would reach the log. */
function isServer(address: string): boolean {
  if (!/^(nats|tls|wss?):\/\//.test(address) || !URL.canParse(address)) return false;
  const { username, password, hostname } = new URL(address);
  return username === "" && password === "" && hostname !== "";
}
