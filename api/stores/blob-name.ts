/** @throws {TypeError} unless it can be the name of a blob */
export function checkBlobName(name: string): void {
  if (/^[0-9a-f]{64}$/.test(name)) return;
  throw new TypeError(
    `Use a blob name of 64 hexadecimal digits: got ${JSON.stringify(name.slice(0, 100))}`,
  );
}
