/**
 * The hosts that may be called, from KANIZSA_EGRESS_HOSTS. Plain JavaScript, because permissions.mjs
 * makes Deno's net permission of the same patterns, and the starter (Node, no packages) reads that.
 */

const MAX_PATTERNS = 200;
const DEFAULT_PORTS = { "https:": 443, "http:": 80 };
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * @typedef {object} HostPattern
 * @property {"https:" | "http:"} scheme
 * @property {string} host lower case, punycode, IPv6 without brackets, without the "*."
 * @property {boolean} subdomains whether it stands for every name below the host, and not the host
 * @property {number} port
 * @property {boolean} exactAddress an IP address, written with its scheme and port: the one way in
 *   which an operator can allow a private address
 */

/**
 * Reads `images.example.com,*.example.org:8443,http://10.0.0.7:9000`. An entry is a host, for https
 * at port 443 unless scheme or port are written; "*." before a name stands for all names below it.
 *
 * @param {string} text
 * @returns {HostPattern[]}
 * @throws {Error} with a sentence for the operator
 */
export function parseHostPatterns(text) {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  if (entries.length > MAX_PATTERNS) {
    throw new Error(`Name at most ${MAX_PATTERNS} hosts: got ${entries.length}`);
  }
  return entries.map(parseEntry);
}

/**
 * The pattern that allows the address, or null. Names are compared whole and without a trailing dot;
 * an address with a user or password is never allowed.
 *
 * @param {readonly HostPattern[]} patterns
 * @param {URL} url
 * @returns {HostPattern | null}
 */
export function patternFor(patterns, url) {
  if (url.username !== "" || url.password !== "") return null;
  const host = hostOf(url);
  return patterns.find((pattern) =>
    url.protocol === pattern.scheme &&
    portOf(url) === pattern.port &&
    (pattern.subdomains
      ? host.length > pattern.host.length + 1 && host.endsWith(`.${pattern.host}`)
      : host === pattern.host)
  ) ?? null;
}

/**
 * `host:port` as Deno's `--allow-net` takes it. Deno's wildcard holds for the name itself, too.
 *
 * @param {HostPattern} pattern
 */
export function netPermission({ host, subdomains, port }) {
  return `${subdomains ? "*." : ""}${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The host as sockets take it: IPv6 without brackets. @param {URL} url */
export function hostOf(url) {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** @param {URL} url */
export function portOf(url) {
  return url.port === "" ? url.protocol === "http:" ? 80 : 443 : Number(url.port);
}

/** @param {string} entry @returns {HostPattern} */
function parseEntry(entry) {
  const refusal = new Error(
    `Write hosts as "images.example.com", "*.example.org:8443" or "http://10.0.0.7:9000": got ${entry}`,
  );
  const parts = /^(https?:\/\/)?(\*\.)?([^/?#@\\*]+)$/i.exec(entry);
  if (!parts) throw refusal;
  const scheme = parts[1]?.toLowerCase() === "http://" ? "http:" : "https:";
  const subdomains = parts[2] !== undefined;
  let url;
  try {
    url = new URL(`${scheme}//${parts[3]}`);
  } catch {
    throw refusal;
  }
  const host = hostOf(url);
  const isAddress = host.includes(":") || /^\d+(\.\d+){3}$/.test(host);
  if (!isAddress && !host.split(".").every((label) => LABEL.test(label))) throw refusal;
  if (isAddress && subdomains) throw refusal;
  return {
    scheme,
    host,
    subdomains,
    port: url.port === "" ? DEFAULT_PORTS[scheme] : Number(url.port),
    exactAddress: isAddress && parts[1] !== undefined && /:\d+$/.test(parts[3]),
  };
}
