import { create, inline, json, paragraphs } from "./docs-element.js";
import { describeSchema } from "./docs-schema.js";

/** One operation: what it takes, what it answers, how it fails, and how to call it. */
export function describeOperation(operation, description) {
  const { method, path, operationId, summary, parameters, requestBody, responses } = operation;
  return create(
    "section",
    { class: "operation", id: operationId },
    create(
      "h3",
      {},
      create("span", { class: `method ${method}` }, method.toUpperCase()),
      create("code", {}, path),
    ),
    create("p", {}, create("strong", {}, summary)),
    ...paragraphs(operation.description),
    json(curlOf(operation)),
    ...(parameters?.length ? [create("h4", {}, "Parameters"), parameterTable(parameters)] : []),
    ...(requestBody ? [create("h4", {}, "Body"), ...contents(requestBody.content)] : []),
    create("h4", {}, "Answers"),
    ...Object.entries(responses).map(([status, response]) =>
      describeResponse(status, resolve(response, description), description)
    ),
  );
}

function parameterTable(parameters) {
  const rows = parameters.map(({ name, in: place, required, description, schema }) =>
    create(
      "tr",
      {},
      create(
        "th",
        { scope: "row" },
        create("code", {}, name),
        create("span", { class: "quiet" }, ` ${place}${required ? ", required" : ""}`),
      ),
      create(
        "td",
        {},
        ...(description ? [create("div", {}, ...inline(description))] : []),
        describeSchema(schema ?? {}),
      ),
    )
  );
  return create("table", {}, create("tbody", {}, ...rows));
}

function contents(content) {
  return Object.entries(content ?? {}).flatMap(([mediaType, { schema, example, examples }]) => [
    create("p", {}, create("code", {}, mediaType)),
    ...(schema ? [describeSchema(schema)] : []),
    ...(example === undefined ? [] : [json(example)]),
    ...Object.entries(examples ?? {}).map(([name, { value }]) =>
      create("details", {}, create("summary", {}, create("code", {}, name)), json(value))
    ),
  ]);
}

function describeResponse(status, { description: about, headers, content }, description) {
  const rows = Object.entries(headers ?? {}).map(([name, header]) =>
    create(
      "tr",
      {},
      create("th", { scope: "row" }, create("code", {}, name)),
      create("td", {}, resolve(header, description).description ?? ""),
    )
  );
  return create(
    "details",
    {},
    create("summary", {}, create("strong", {}, status), ` ${about}`),
    rows.length > 0 && create("table", {}, create("tbody", {}, ...rows)),
    ...contents(content),
  );
}

/** What a reference leads to; anything else as it is. */
function resolve(value, description) {
  if (!value.$ref) return value;
  return value.$ref.split("/").slice(1).reduce((at, key) => at[key], description);
}

/** A line for the shell that calls the operation from here. */
function curlOf({ method, path, security, requestBody }) {
  const types = Object.keys(requestBody?.content ?? {});
  const parts = [
    "curl",
    method === "get" ? "" : `-X ${method.toUpperCase()}`,
    `${location.origin}${path}`,
    security?.length ? '-H "Authorization: Bearer $KANIZSA_KEY"' : "",
    types.includes("multipart/form-data")
      ? "-F image=@street.jpg"
      : types.includes("application/json")
      ? "-H 'Content-Type: application/json' -d @request.json"
      : types.length > 0
      ? "--data-binary @street.jpg"
      : "",
  ];
  return parts.filter(Boolean).join(" ");
}
