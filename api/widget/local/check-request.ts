import type { FieldError } from "@kanizsa/shared/schema/problem.ts";

/** What is wrong with a value; nothing where it can be used. */
export type Check = (value: unknown, pointer: string) => FieldError[];

interface Range {
  readonly above?: number;
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

export function number({ above, least, most, whole }: Range = {}): Check {
  return (value, pointer) => {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      return fault(pointer, "Use a number", value);
    }
    if (whole && !Number.isInteger(value)) return fault(pointer, "Use a whole number", value);
    if (above !== undefined && !(value > above)) {
      return fault(pointer, `Use more than ${above}`, value);
    }
    if (least !== undefined && value < least) {
      return fault(pointer, `Use at least ${least}`, value);
    }
    if (most !== undefined && value > most) return fault(pointer, `Use at most ${most}`, value);
    return [];
  };
}

export function oneOf(...known: readonly (string | number)[]): Check {
  return (value, pointer) =>
    known.some((one) => one === value) ? [] : fault(pointer, `Use ${known.join(" or ")}`, value);
}

export function text(most: number): Check {
  return (value, pointer) =>
    typeof value === "string" && value.length >= 1 && value.length <= most
      ? []
      : fault(pointer, `Use a text of 1 to ${most} characters`, value);
}

export function list(check: Check, least: number, most: number): Check {
  return (value, pointer) => {
    if (!Array.isArray(value)) return fault(pointer, "Use an array", value);
    if (value.length < least || value.length > most) {
      const entries = least === most ? `${most}` : `${least} to ${most}`;
      return fault(pointer, `Use ${entries} entries`, value.length);
    }
    return value.flatMap((item, index) => check(item, `${pointer}/${index}`));
  };
}

/** An object of these fields and no others; all but the `required` ones may be left out. */
export function fields(checks: Readonly<Record<string, Check>>, ...required: string[]): Check {
  return (value, pointer) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return fault(pointer, "Use an object", value);
    }
    const missing = required.filter((name) => !(name in value));
    return [
      ...missing.flatMap((name) => fault(`${pointer}/${name}`, "Fill in the field", undefined)),
      ...Object.entries(value).flatMap(([name, item]) => {
        if (item === undefined) return [];
        if (Object.hasOwn(checks, name)) return checks[name](item, `${pointer}/${name}`);
        return fault(pointer, "Leave out unknown fields", name);
      }),
    ];
  };
}

function fault(pointer: string, mend: string, value: unknown): FieldError[] {
  const got = value === undefined
    ? "nothing"
    : Array.isArray(value)
    ? "an array"
    : typeof value === "object" && value !== null
    ? "an object"
    : String(value).slice(0, 40);
  return [{ pointer, message: `${mend}: got ${got}` }];
}
