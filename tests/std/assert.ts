/**
 * The part of `@std/assert` that the tests use, over `node:assert/strict`, because JSR cannot be
 * reached from every machine. Names and signatures are those of the original: mapping
 * `@std/assert` to `jsr:@std/assert` in deno.json replaces this file.
 */
import nodeAssert from "node:assert/strict";

// deno-lint-ignore no-explicit-any -- the original's signature: any constructor may be expected.
type Constructor<T> = abstract new (...args: any[]) => T;

export { AssertionError } from "node:assert";

export function assert(value: unknown, message = "Expected a truthy value"): asserts value {
  nodeAssert.ok(value, message);
}

export function assertFalse(value: unknown, message = "Expected a falsy value"): void {
  nodeAssert.ok(!value, message);
}

export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  nodeAssert.ok(
    actual !== undefined && actual !== null,
    message ?? `Expected a value: got ${actual}`,
  );
}

export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.deepStrictEqual(actual, expected, message);
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.notDeepStrictEqual(actual, expected, message);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  nodeAssert.strictEqual(actual, expected, message);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
  message?: string,
): void {
  nodeAssert.ok(
    Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance,
    message ?? `Expected ${expected} ± ${tolerance}: got ${actual}`,
  );
}

export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.ok(actual > expected, message ?? `Expected more than ${expected}: got ${actual}`);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.ok(actual >= expected, message ?? `Expected at least ${expected}: got ${actual}`);
}

export function assertLess<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.ok(actual < expected, message ?? `Expected less than ${expected}: got ${actual}`);
}

export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.ok(actual <= expected, message ?? `Expected at most ${expected}: got ${actual}`);
}

export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  nodeAssert.match(actual, expected, message);
}

export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  nodeAssert.ok(
    actual.includes(expected),
    message ?? `Expected a text that includes ${JSON.stringify(expected)}: got ${actual}`,
  );
}

export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Constructor<T>,
  message?: string,
): asserts actual is T {
  nodeAssert.ok(
    actual instanceof expectedType,
    message ?? `Expected an instance of ${expectedType.name}: got ${String(actual)}`,
  );
}

export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: Constructor<E> = Error as unknown as Constructor<E>,
  messageIncludes = "",
): E {
  try {
    fn();
  } catch (error) {
    return expectError(error, errorClass, messageIncludes);
  }
  nodeAssert.fail(`Expected ${errorClass.name} to be thrown: nothing was`);
}

export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: Constructor<E> = Error as unknown as Constructor<E>,
  messageIncludes = "",
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return expectError(error, errorClass, messageIncludes);
  }
  nodeAssert.fail(`Expected ${errorClass.name} as rejection: the promise was fulfilled`);
}

function expectError<E extends Error>(
  error: unknown,
  errorClass: Constructor<E>,
  messageIncludes: string,
): E {
  assertInstanceOf(error, errorClass);
  assertStringIncludes(error.message, messageIncludes);
  return error;
}
