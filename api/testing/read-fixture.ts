/** Bytes of a picture in tests/fixtures. */
export function readFixture(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(`../../tests/fixtures/${name}`, import.meta.url));
}
