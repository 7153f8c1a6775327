/**
 * Renders the chart without Helm, for tests: the part of its template language that the chart keeps to.
 * Blocks if/else, with, range, define; pipelines of include, toYaml, nindent, quote, trunc and
 * trimSuffix. Anything else is refused, so that the chart stays within it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/**
 * @param {string} folder of the chart
 * @param {object} values that replace those of values.yaml, part by part
 * @returns {Promise<{file: string, document: object}[]>} every document that it renders to
 */
export async function renderChart(folder, values = {}, release = "kanizsa") {
  const chart = parse(await readFile(join(folder, "Chart.yaml"), "utf8"));
  const given = parse(await readFile(join(folder, "values.yaml"), "utf8"));
  const root = {
    Values: merge(given, values),
    Release: { Name: release, Service: "Helm", Namespace: "default" },
    Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion },
  };
  const defined = new Map();
  const templates = [];
  for (const file of (await readdir(join(folder, "templates"))).sort()) {
    const nodes = parseTemplate(await readFile(join(folder, "templates", file), "utf8"), defined);
    if (!file.startsWith("_")) templates.push({ file, nodes });
  }
  return templates.flatMap(({ file, nodes }) =>
    evaluate(nodes, { dot: root, variables: {}, defined })
      .split(/^---$/m)
      .map((text) => parse(text))
      .filter((document) => document !== null)
      .map((document) => ({ file, document }))
  );
}

/** One template's text, rendered with `root`. */
export function renderTemplate(text, root) {
  const defined = new Map();
  return evaluate(parseTemplate(text, defined), { dot: root, variables: {}, defined });
}

/** Objects are merged, everything else is replaced. */
function merge(base, changes) {
  if (!isObject(base) || !isObject(changes)) return changes;
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = key in base ? merge(base[key], value) : value;
  }
  return merged;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Text and actions as a tree; definitions go into `defined`. */
function parseTemplate(text, defined) {
  const pieces = [];
  let last = 0;
  for (const match of text.matchAll(/\{\{(-)?\s*(.*?)\s*(-)?\}\}/gs)) {
    pieces.push({ text: text.slice(last, match.index) });
    pieces.push({ action: match[2], trimBefore: !!match[1], trimAfter: !!match[3] });
    last = match.index + match[0].length;
  }
  pieces.push({ text: text.slice(last) });
  for (const [index, piece] of pieces.entries()) {
    if (piece.trimBefore) pieces[index - 1].text = pieces[index - 1].text.trimEnd();
    if (piece.trimAfter) pieces[index + 1].text = pieces[index + 1].text.trimStart();
  }
  const stack = [{ nodes: [] }];
  for (const piece of pieces) {
    const top = stack.at(-1);
    if (piece.action === undefined) {
      top.nodes.push({ text: piece.text });
      continue;
    }
    const [word, ...rest] = piece.action.split(/\s+/);
    const argument = rest.join(" ");
    if (["if", "with", "range", "define"].includes(word)) {
      stack.push({ block: word, argument, nodes: [] });
    } else if (word === "else" && argument === "") {
      top.first = top.nodes;
      top.nodes = [];
    } else if (word === "end") {
      stack.pop();
      if (top.block === undefined) throw new Error("An end without a beginning");
      const [nodes, otherwise] = top.first ? [top.first, top.nodes] : [top.nodes, []];
      if (top.block === "define") defined.set(JSON.parse(top.argument), nodes);
      else stack.at(-1).nodes.push({ block: top.block, argument: top.argument, nodes, otherwise });
    } else top.nodes.push({ pipeline: piece.action });
  }
  if (stack.length > 1) throw new Error(`End the ${stack.at(-1).block}`);
  return stack[0].nodes;
}

function evaluate(nodes, scope) {
  return nodes.map((node) => {
    if (node.text !== undefined) return node.text;
    if (node.pipeline !== undefined) return String(pipeline(node.pipeline, scope) ?? "");
    return block(node, scope);
  }).join("");
}

function block({ block, argument, nodes, otherwise }, scope) {
  if (block === "range") {
    const [, key, name, source] = /^(?:(\$\w+), (\$\w+) := )?(.*)$/.exec(argument);
    const items = pipeline(source, scope) ?? [];
    return Object.entries(items).map(([index, item]) =>
      evaluate(nodes, {
        ...scope,
        dot: item,
        variables: key ? { ...scope.variables, [key]: index, [name]: item } : scope.variables,
      })
    ).join("");
  }
  const value = pipeline(argument, scope);
  if (!isTrue(value)) return evaluate(otherwise, scope);
  return evaluate(nodes, block === "with" ? { ...scope, dot: value } : scope);
}

/** As Go's templates see it: empty texts, lists and maps are false. */
function isTrue(value) {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return !!value;
}

function pipeline(text, scope) {
  let value;
  for (const [index, part] of text.split(" | ").entries()) {
    const [word, ...words] = part.trim().match(/"[^"]*"|\S+/g);
    const given = words.map((each) => operand(each, scope));
    if (index > 0) given.push(value);
    value = index === 0 && words.length === 0 ? operand(word, scope) : call(word, given, scope);
  }
  return value;
}

function call(word, given, scope) {
  switch (word) {
    case "include": {
      const nodes = scope.defined.get(given[0]);
      if (!nodes) throw new Error(`Define ${given[0]}`);
      return evaluate(nodes, { ...scope, dot: given[1], variables: {} }).trim();
    }
    case "toYaml":
      return stringify(given[0]).trimEnd();
    case "nindent": {
      const pad = " ".repeat(given[0]);
      return `\n${String(given[1]).split("\n").map((line) => pad + line).join("\n")}`;
    }
    case "quote":
      return JSON.stringify(String(given[0]));
    case "trunc":
      return String(given[1]).slice(0, given[0]);
    case "trimSuffix":
      return String(given[1]).endsWith(given[0]) ? given[1].slice(0, -given[0].length) : given[1];
  }
  throw new Error(`Keep the chart to what render-chart.mjs knows: got ${word}`);
}

function operand(word, { dot, variables }) {
  if (word.startsWith('"')) return JSON.parse(word);
  if (/^\d+$/.test(word)) return Number(word);
  if (word === ".") return dot;
  if (word in variables) return variables[word];
  if (/^(\.\w+)+$/.test(word)) {
    // As in Helm: within `with` and `range` the dot is another, and `.Values` isn't there.
    let value = dot;
    for (const key of word.slice(1).split(".")) {
      if (!isObject(value) || !(key in value)) throw new Error(`${word} is in no values`);
      value = value[key];
    }
    return value;
  }
  throw new Error(`Keep the chart to what render-chart.mjs knows: got ${word}`);
}
