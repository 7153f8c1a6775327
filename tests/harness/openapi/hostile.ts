import fc from "fast-check";

const TEXTS = [
  "",
  " ",
  ".",
  "..",
  "../../etc/passwd",
  "..%2f..%2f",
  "%",
  "%00",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\ufeff",
  "\u202e",
  "İ",
  "null",
  "undefined",
  "NaN",
  "-1",
  "0",
  "1e309",
  "0x10",
  "9007199254740993",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "' OR 1=1 --",
  "*",
  ">",
  "segmentation.other.seg_1",
  "${jndi:ldap://x}",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "key_admin",
  "a".repeat(300),
  "é".repeat(2000),
];

/** Texts that break what is careless with them. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "binary", maxLength: 50 }),
);

const DEEP = JSON.parse("[".repeat(200) + "]".repeat(200));

/** JSON values of any kind that fit nowhere. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  hostileTexts,
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    -1e308,
    5e-324,
    2 ** 53,
    [],
    {},
    [[]],
    [null],
    { length: 1e9 },
    JSON.parse('{"__proto__":{"admin":true}}'),
    DEEP,
    Array(101).fill({}),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Whole JSON texts, most of them none. */
export const hostileJsonTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    "null",
    "[]",
    "{}",
    "{",
    '"',
    "nul",
    "NaN",
    "{}{}",
    "{'a':1}",
    "\ufeff{}",
    "\u0000",
    '{"a":1,"a":2}',
    '{"image":{"id":1,"id":2}}',
    "[".repeat(100_000),
    `{"a":`.repeat(20_000),
    `{"min_score":1e999}`,
    `{"name":"\\ud800"}`,
    "1".repeat(50_000),
  ),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: "binary" }),
);

/** The value with one thing in it that is wrong, or at least else. */
export function changed(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(
    values,
    fc.nat(),
    fc.constantFrom("replace", "remove", "add", "double", "wrap"),
    hostileValues,
    hostileTexts,
  ).map(([value, place, how, hostile, name]) => {
    const root = { value: structuredClone(value) };
    const places = listPlaces(root);
    const [parent, key] = places[place % places.length];
    const old = parent[key];
    if (how === "replace") parent[key] = hostile;
    else if (how === "wrap") parent[key] = [old];
    else if (how === "remove") delete parent[key];
    else if (typeof old === "object" && old !== null) {
      if (Array.isArray(old)) old.push(how === "double" ? old[0] : hostile);
      else Object.defineProperty(old, name, { value: hostile, enumerable: true });
    } else parent[key] = hostile;
    return root.value;
  });
}

type Place = readonly [parent: Record<string, unknown>, key: string];

function listPlaces(parent: Record<string, unknown>): Place[] {
  return Object.keys(parent).flatMap((key): Place[] => {
    const inner = parent[key];
    const deeper = typeof inner === "object" && inner !== null
      ? listPlaces(inner as Record<string, unknown>)
      : [];
    return [[parent, key], ...deeper];
  });
}
