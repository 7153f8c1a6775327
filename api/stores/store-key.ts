const TOKEN = "[A-Za-z0-9_=-]+";
const KEY = new RegExp(`^${TOKEN}(\\.${TOKEN})*$`);
const PREFIX = new RegExp(`^(${TOKEN}\\.)*(${TOKEN})?$`);
const LONGEST = 512;

/** @throws {TypeError} unless it can be a key of the store */
export function checkStoreKey(key: string): void {
  if (key.length <= LONGEST && KEY.test(key)) return;
  throw new TypeError(
    `Use a store key of 1 to ${LONGEST} characters, tokens of A–Z, a–z, 0–9, _, = and - ` +
      `with dots between: got ${JSON.stringify(key.slice(0, LONGEST))}`,
  );
}

/** @throws {TypeError} unless a key of the store can begin so; "" begins every key */
export function checkStorePrefix(prefix: string): void {
  if (prefix.length <= LONGEST && PREFIX.test(prefix)) return;
  throw new TypeError(
    `Use the beginning of a store key as prefix: got ${JSON.stringify(prefix.slice(0, LONGEST))}`,
  );
}
