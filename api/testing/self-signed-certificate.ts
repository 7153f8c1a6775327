export interface TestCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

/** A certificate for the names, made anew, so that no private key lies in the repository. */
export async function selfSignedCertificate(names: readonly string[]): Promise<TestCertificate> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const privateKey = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const name = sequence(set(sequence(oid(COMMON_NAME), text(0x0c, names[0]))));
  const altNames = sequence(...names.map((host) => text(0x82, host)));
  const tbs = sequence(
    der(0xa0, integer(2)),
    integer(1),
    sequence(oid(ECDSA_SHA256)),
    name,
    sequence(text(0x18, "20200101000000Z"), text(0x18, "20991231235959Z")),
    name,
    publicKey,
    der(0xa3, sequence(sequence(oid(SUBJECT_ALT_NAME), der(0x04, altNames)))),
  );
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    keys.privateKey,
    tbs,
  );
  const [r, s] = [new Uint8Array(signature, 0, 32), new Uint8Array(signature, 32)];
  const signed = sequence(positive(r), positive(s));
  const cert = sequence(tbs, sequence(oid(ECDSA_SHA256)), der(0x03, Uint8Array.of(0), signed));
  return { cert: pem("CERTIFICATE", cert), key: pem("PRIVATE KEY", privateKey) };
}

/** Object identifiers in DER, without tag and length. */
const COMMON_NAME = "550403";
const SUBJECT_ALT_NAME = "551d11";
const ECDSA_SHA256 = "2a8648ce3d040302";

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 128
    ? [length]
    : length < 256
    ? [0x81, length]
    : [0x82, length >> 8, length];
  return Uint8Array.from([tag, ...size, ...content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const set = (part: Uint8Array) => der(0x31, part);
const integer = (value: number) => der(0x02, Uint8Array.of(value));
const oid = (hex: string) => der(0x06, Uint8Array.fromHex(hex));
const text = (tag: number, value: string) => der(tag, new TextEncoder().encode(value));

/** A big integer without leading zeros, but one where the first bit would mean a minus. */
function positive(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const short = bytes.slice(start);
  return short[0] < 128 ? der(0x02, short) : der(0x02, Uint8Array.of(0), short);
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
