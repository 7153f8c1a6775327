import { parse } from "node:path";
import { readOptions } from "../command-line/read-options.ts";
import { UsageError } from "../command-line/usage-error.ts";

export interface SourceArguments {
  readonly images: string;
  readonly annotations: string;
  readonly mirror: boolean;
}

/** What the bank's command line was asked to do. */
export type Command =
  | { readonly command: "help" }
  | ({
    readonly command: "build";
    readonly category: string;
    readonly out: string;
    readonly name: string;
  } & SourceArguments)
  | ({ readonly command: "add"; readonly file: string } & SourceArguments)
  | { readonly command: "remove"; readonly file: string; readonly ids: readonly string[] }
  | {
    readonly command: "info";
    readonly file: string;
    readonly ids: boolean;
    readonly json: boolean;
  }
  | { readonly command: "verify"; readonly file: string }
  | {
    readonly command: "preview";
    /** The manifest's bank if left out. */
    readonly file?: string;
    /** Folder of the page's files, by default the models folder's own. */
    readonly out?: string;
    readonly references: number;
    /** An ordinary bank of the same references. */
    readonly bank?: string;
  };

const OPTIONS = {
  images: { type: "string" },
  annotations: { type: "string" },
  category: { type: "string" },
  out: { type: "string" },
  name: { type: "string" },
  mirror: { type: "boolean" },
  id: { type: "string", multiple: true },
  ids: { type: "boolean" },
  json: { type: "boolean" },
  references: { type: "string" },
  bank: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type OptionName = keyof typeof OPTIONS;

const ALLOWED: Readonly<Record<Exclude<Command["command"], "help">, readonly OptionName[]>> = {
  build: ["images", "annotations", "category", "out", "name", "mirror"],
  add: ["images", "annotations", "mirror"],
  remove: ["id"],
  info: ["ids", "json"],
  verify: [],
  preview: ["out", "references", "bank"],
};

/** What a page can load and vote over. */
const MAX_PREVIEW_REFERENCES = 64;

/** @throws {UsageError} */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = readOptions({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
    strict: true,
  });
  const [name, ...rest] = positionals;
  if (values.help || name === "help") return { command: "help" };
  if (!isCommand(name)) {
    throw new UsageError(
      `Use one of the commands ${Object.keys(ALLOWED).join(", ")}: got ${name ?? "none"}`,
    );
  }
  const foreign = Object.keys(values).find((option) =>
    !ALLOWED[name].some((own) => own === option)
  );
  if (foreign !== undefined) {
    const own = ALLOWED[name].map((option) => `--${option}`).join(", ") || "no options";
    throw new UsageError(`Use ${own} with ${name}: got --${foreign}`);
  }
  const required = (option: "images" | "annotations" | "category" | "out"): string => {
    const value = values[option];
    if (value === undefined || value === "") {
      throw new UsageError(`Give ${name} the option --${option}: got none`);
    }
    return value;
  };
  const source = () => ({
    images: required("images"),
    annotations: required("annotations"),
    mirror: values.mirror ?? false,
  });
  if (name === "build") {
    if (rest.length > 0) throw new UsageError(`Name the bank with --out: got ${rest.join(" ")}`);
    const out = required("out");
    const bankName = values.name ?? parse(out).name;
    return { command: name, ...source(), category: required("category"), out, name: bankName };
  }
  if (name === "preview") return readPreview(values, rest);
  const [file, ...more] = rest;
  if (file === undefined || more.length > 0) {
    throw new UsageError(`Give ${name} one bank file: got ${rest.join(" ") || "none"}`);
  }
  if (name === "add") return { command: name, file, ...source() };
  if (name === "remove") {
    if (values.id === undefined) throw new UsageError("Give remove the option --id: got none");
    return { command: name, file, ids: values.id };
  }
  if (name === "verify") return { command: name, file };
  return { command: name, file, ids: values.ids ?? false, json: values.json ?? false };
}

function readPreview(
  { references: text, out, bank }: {
    readonly references?: string;
    readonly out?: string;
    readonly bank?: string;
  },
  files: readonly string[],
): Extract<Command, { command: "preview" }> {
  const [file, ...more] = files;
  if (more.length > 0) throw new UsageError(`Give preview one bank file: got ${files.join(" ")}`);
  const references = Number(text ?? MAX_PREVIEW_REFERENCES);
  if (!Number.isInteger(references) || references < 1 || references > MAX_PREVIEW_REFERENCES) {
    throw new UsageError(`Use --references from 1 to ${MAX_PREVIEW_REFERENCES}: got ${text}`);
  }
  return { command: "preview", file, out, references, bank };
}

function isCommand(name: string | undefined): name is keyof typeof ALLOWED {
  return name !== undefined && Object.hasOwn(ALLOWED, name);
}
