/** Size of a header, and what every file's bytes are filled up to. */
export const TAR_BLOCK = 512;

export interface TarHeader {
  /** ASCII, at most 100 characters. */
  readonly name: string;
  readonly bytes: number;
  /** s since 1970. */
  readonly modifiedAt: number;
}

const TYPE_FILE = "0".charCodeAt(0);
/** POSIX.1-1988: where each field begins and how long it is. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  bytes: [124, 12],
  modifiedAt: [136, 12],
  checksum: [148, 8],
} as const;

/** The header of a plain file, readable by its owner alone. */
export function encodeTarHeader({ name, bytes, modifiedAt }: TarHeader): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK);
  const put = (at: number, text: string) => new TextEncoder().encodeInto(text, block.subarray(at));
  const putOctal = (field: keyof typeof FIELDS, value: number) =>
    put(FIELDS[field][0], value.toString(8).padStart(FIELDS[field][1] - 1, "0"));
  put(0, name);
  putOctal("mode", 0o600);
  putOctal("owner", 0);
  putOctal("group", 0);
  putOctal("bytes", bytes);
  putOctal("modifiedAt", modifiedAt);
  block[156] = TYPE_FILE;
  put(257, "ustar\u000000");
  put(FIELDS.checksum[0], `${sum(block).toString(8).padStart(6, "0")}\u0000 `);
  return block;
}

/** The file that a header announces, null for the zeros at the end, undefined for anything else. */
export function decodeTarHeader(block: Uint8Array): TarHeader | null | undefined {
  if (block.every((byte) => byte === 0)) return null;
  const text = (field: keyof typeof FIELDS) => {
    const [at, length] = FIELDS[field];
    return new TextDecoder("latin1").decode(block.subarray(at, at + length)).split("\u0000")[0];
  };
  const number = (field: keyof typeof FIELDS) =>
    /^[0-7]+ *$/.test(text(field)) ? parseInt(text(field), 8) : NaN;
  const [bytes, modifiedAt] = [number("bytes"), number("modifiedAt")];
  const whole = number("checksum") === sum(block) && block[156] === TYPE_FILE;
  if (!whole || Number.isNaN(bytes) || Number.isNaN(modifiedAt)) return undefined;
  return { name: text("name"), bytes, modifiedAt };
}

/** Of all bytes, with the checksum's own counted as spaces. */
function sum(block: Uint8Array): number {
  const [at, length] = FIELDS.checksum;
  return block.reduce(
    (total, byte, index) => total + (index >= at && index < at + length ? 32 : byte),
    0,
  );
}
