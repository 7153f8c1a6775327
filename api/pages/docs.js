/** Renders /openapi.json: nothing on this page is written twice, and nothing comes from elsewhere. */
import { create } from "./docs-element.js";
import { describeOperation } from "./docs-operation.js";
import { describeNamedSchema } from "./docs-schema.js";

const METHODS = ["get", "post", "put", "patch", "delete"];
const TIMEOUT_MS = 30_000;

async function read() {
  const response = await fetch("/openapi.json", { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`The description can't be read: ${response.status}`);
  return await response.json();
}

/** Operations by tag, in the description's order. */
function operationsOf(description) {
  const all = Object.entries(description.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, ...item[method] }))
  );
  return description.tags.map((tag) => ({
    ...tag,
    operations: all.filter(({ tags }) => tags.includes(tag.name)),
  }));
}

function show(description) {
  const { info, components } = description;
  document.getElementById("about").textContent = `Version ${info.version}. ${info.description}`;
  const contents = document.getElementById("contents");
  const main = document.getElementById("operations");
  for (const { name, description: about, operations } of operationsOf(description)) {
    contents.append(
      create("h2", {}, name),
      create("ul", {}, ...operations.map((operation) => link(operation.operationId, operation))),
    );
    main.append(
      create("h2", { id: `tag-${name}` }, name),
      create("p", { class: "quiet" }, about),
      ...operations.map((operation) => describeOperation(operation, description)),
    );
  }
  const schemas = Object.entries(components.schemas);
  contents.append(
    create("h2", {}, "schemas"),
    create(
      "ul",
      {},
      ...schemas.map(([id]) => create("li", {}, create("a", { href: `#schema-${id}` }, id))),
    ),
  );
  main.append(
    create("h2", { id: "schemas" }, "schemas"),
    ...schemas.map(([id, schema]) => describeNamedSchema(id, schema)),
  );
  main.setAttribute("aria-busy", "false");
  // The place that the address names didn't exist while the page loaded.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function link(id, { method, path }) {
  return create(
    "li",
    {},
    create("a", { href: `#${id}` }, `${method.toUpperCase()} ${path}`),
  );
}

try {
  show(await read());
} catch (error) {
  document.getElementById("about").textContent = `${error.message}. Reload the page in a while.`;
}
