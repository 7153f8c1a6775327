import { create, inline, json } from "./docs-element.js";

/** Levels of nested fields that are shown; deeper ones are in openapi.json. */
const MAX_DEPTH = 6;

/** One schema of the components, with its fields and an example. */
export function describeNamedSchema(id, schema) {
  return create(
    "section",
    { class: "schema", id: `schema-${id}` },
    create("h3", {}, id),
    schema.description && create("p", {}, ...inline(schema.description)),
    describeSchema(schema),
    ...(schema.examples ?? []).map((example) =>
      create("details", {}, create("summary", {}, "Example"), json(example))
    ),
  );
}

/** The fields of a schema; a schema without fields in one line. */
export function describeSchema(schema, depth = 0) {
  if (schema.$ref) return create("p", {}, linkToSchema(schema.$ref));
  const { owner, required } = fieldsOf(schema);
  if (!owner || depth > MAX_DEPTH) return create("p", {}, ...typeOf(schema));
  const rows = Object.entries(owner).map(([name, field]) =>
    create(
      "tr",
      {},
      create(
        "th",
        { scope: "row" },
        create("code", {}, name),
        required.includes(name) ? create("span", { class: "quiet" }, " required") : "",
      ),
      create("td", {}, ...describeField(field, depth)),
    )
  );
  return create("table", {}, create("tbody", {}, ...rows));
}

function describeField(field, depth) {
  const type = create("div", {}, ...typeOf(field));
  const about = field.description && create("div", {}, ...inline(field.description));
  const { owner } = fieldsOf(field);
  const inner = owner && depth < MAX_DEPTH &&
    create("details", {}, create("summary", {}, "Fields"), describeSchema(field, depth + 1));
  return [type, about || "", inner || ""];
}

/** Fields of an object, or of the objects in a list. */
function fieldsOf(schema) {
  const holder = schema.properties
    ? schema
    : schema.items && !schema.items.$ref
    ? fieldsHolder(schema.items)
    : fieldsHolder(schema);
  return { owner: holder?.properties, required: holder?.required ?? [] };
}

function fieldsHolder(schema) {
  if (schema.properties) return schema;
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(({ properties }) => properties);
}

/** The type in words: "list of at most 100 object", say, with its bounds and default. */
function typeOf(schema) {
  if (schema.$ref) return [linkToSchema(schema.$ref)];
  if (schema.const !== undefined) return [create("code", {}, JSON.stringify(schema.const))];
  if (schema.enum) {
    return schema.enum.flatMap((value, index) => [
      index > 0 ? " or " : "",
      create("code", {}, JSON.stringify(value)),
    ]).concat(bounds(schema));
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    return choices.flatMap((choice, index) => [index > 0 ? " or " : "", ...typeOf(choice)])
      .concat(bounds(schema));
  }
  if (schema.type === "array") {
    const inner = schema.prefixItems
      ? [`${schema.prefixItems.length} values`]
      : typeOf(schema.items ?? {});
    return ["list of ", ...inner, bounds(schema)];
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type ?? "any value";
  return [type, bounds(schema)];
}

const BOUNDS = [
  ["minimum", "at least"],
  ["exclusiveMinimum", "above"],
  ["maximum", "at most"],
  ["exclusiveMaximum", "below"],
  ["minLength", "at least characters:"],
  ["maxLength", "at most characters:"],
  ["minItems", "at least entries:"],
  ["maxItems", "at most entries:"],
  ["pattern", "as"],
  ["format", "format"],
  ["contentMediaType", "of"],
];

function bounds(schema) {
  const parts = BOUNDS.flatMap(([key, words]) =>
    // JavaScript's own bounds of whole numbers tell nobody anything.
    schema[key] === undefined || Math.abs(schema[key]) === Number.MAX_SAFE_INTEGER
      ? []
      : [`${words} ${schema[key]}`]
  );
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.length > 0 ? `, ${parts.join(", ")}` : "";
}

function linkToSchema(ref) {
  const id = ref.split("/").at(-1);
  return create("a", { href: `#schema-${id}` }, id);
}
