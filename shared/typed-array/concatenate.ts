/** What all typed arrays have that numbers can be copied into. */
interface NumberArray {
  set(source: ArrayLike<number>, offset: number): void;
}

/** The parts one after another, in one new array of the given type. */
export function concatenate<T extends NumberArray>(
  Type: new (length: number) => T,
  parts: readonly ArrayLike<number>[],
): T {
  const whole = new Type(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
