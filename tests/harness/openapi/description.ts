import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A JSON Schema of the description. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Content {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Content>>;
}

/** One route with all references to shared parts followed, but for those between schemas. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly isSecured: boolean;
  /** Whether embed tokens may ask. */
  readonly takesTokens: boolean;
  readonly parameters: readonly Parameter[];
  /** Of the request, by media type. */
  readonly content: Readonly<Record<string, Content>>;
  /** By status. */
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface Description {
  readonly operations: readonly Operation[];
  /** The schema behind `$ref`, or the schema itself. */
  resolve(schema: Schema): Schema;
  /** Checks a value, compiled once for each schema. */
  validator(schema: Schema): ValidateFunction;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer & { readonly $ref?: string }>>;
}

/** Reads an OpenAPI 3.1 description as far as requests and answers are concerned. */
export function readDescription(document: Document): Description {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  // The package's types know CommonJS alone.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addFormat("base64", /^[A-Za-z0-9+/]*={0,2}$/);
  ajv.addSchema(document, "api");
  const compiled = new Map<Schema, ValidateFunction>();
  const follow = <T extends object>(part: T): T => {
    if (!("$ref" in part)) return part;
    let found: unknown = document;
    for (const name of String(part.$ref).split("/").slice(1)) found = Object(found)[name];
    return found as T;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      isSecured: operation.security.length > 0,
      takesTokens: operation.security.some((each) => "embedToken" in each),
      parameters: operation.parameters ?? [],
      content: operation.requestBody?.content ?? {},
      answers: Object.fromEntries(
        Object.entries(operation.responses).map(([status, answer]) => [status, follow(answer)]),
      ),
    }))
  );
  return {
    operations,
    resolve: follow,
    validator: (schema) => {
      const known = compiled.get(schema) ?? ajv.compile(absolute(schema));
      compiled.set(schema, known);
      return known;
    },
  };
}

/** With references that begin at the document, wherever the schema is compiled. */
function absolute(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema),
    (name, value) =>
      name === "$ref" && typeof value === "string" && value.startsWith("#") ? `api${value}` : value,
  );
}
