import * as z from "zod";
import { jsonPointer } from "./json-pointer.ts";
import type { FieldError } from "./problem.ts";

/** Faults listed of one value: whoever sends more has one cause behind them. */
const MAX_ERRORS = 20;

export type Validation<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly errors: FieldError[] };

/**
 * Reads a value that came from outside. What is wrong is told field by field, mend first, then what
 * came: `{ pointer: "#/prompts/0/box/2", message: "Use a number: got \"3\"" }`.
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown): Validation<z.output<S>> {
  const result = schema.safeParse(value, { error: describeIssue });
  if (result.success) return { success: true, data: result.data };
  const errors = result.error.issues.slice(0, MAX_ERRORS).map(({ path, message }) => ({
    pointer: jsonPointer(path),
    message,
  }));
  return { success: false, errors };
}

function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `Use ${typeName(issue.expected)}: got ${show(issue.input)}`;
    case "invalid_value":
      return `Use ${issue.values.map(show).join(" or ")}: got ${show(issue.input)}`;
    case "unrecognized_keys":
      return `Leave out unknown fields: got ${issue.keys.map(show).join(", ")}`;
    case "too_small":
      return `Use ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${
        unit(issue.origin, issue.minimum)
      }: got ${amount(issue.input)}`;
    case "too_big":
      return `Use ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${
        unit(issue.origin, issue.maximum)
      }: got ${amount(issue.input)}`;
  }
  return undefined; // zod's own text
}

function typeName(expected: string): string {
  if (expected === "int") return "a whole number";
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function unit(origin: string, count: number | bigint): string {
  if (origin === "array") return count === 1 ? " entry" : " entries";
  if (origin === "string") return count === 1 ? " character" : " characters";
  return "";
}

function amount(input: unknown): string {
  if (Array.isArray(input)) return String(input.length);
  return typeof input === "string" ? String(input.length) : show(input);
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
