/** An HTTP request as it goes over the wire: nothing of it is mended on the way, as fetch() does. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * One HTTP/1.1 exchange over a connection of its own. Content-Length is added where a body is
 * there; characters of header values travel as bytes (Latin-1).
 */
export async function exchange(
  url: string,
  request: RawRequest,
  timeoutMs: number,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.close();
  }, timeoutMs);
  try {
    // A server may answer and hang up before it has read everything.
    const written = write(connection, request).catch(() => {});
    const bytes = await new Response(connection.readable).bytes();
    await written;
    return parseAnswer(bytes);
  } catch (error) {
    if (!late) throw error;
    throw new Error(`Expected an answer to ${request.method} ${request.target}: none came`);
  } finally {
    clearTimeout(timer);
    try {
      connection.close();
    } catch { /* its readable side was read to the end, which closes it */ }
  }
}

async function write(connection: Deno.TcpConn, request: RawRequest): Promise<void> {
  const { method, target, headers, body } = request;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: close",
    ...(body ? [`Content-Length: ${body.length}`] : []),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  const head = Uint8Array.from(`${lines.join("\r\n")}\r\n\r\n`, (each) => each.charCodeAt(0));
  const whole = new Uint8Array(head.length + (body?.length ?? 0));
  whole.set(head);
  if (body) whole.set(body, head.length);
  for (let sent = 0; sent < whole.length;) sent += await connection.write(whole.subarray(sent));
}

function parseAnswer(bytes: Uint8Array<ArrayBuffer>): RawAnswer {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [statusLine, ...lines] = text.slice(0, Math.max(0, end)).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (end < 0 || !status) throw new Error(`Expected an HTTP answer: got "${text.slice(0, 200)}"`);
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  const body = bytes.subarray(end + 4);
  const isChunked = headers.get("Transfer-Encoding") === "chunked";
  return { status, headers, body: isChunked ? joinChunks(body) : body };
}

function joinChunks(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const parts: number[] = [];
  const text = new TextDecoder("latin1").decode(bytes);
  for (let at = 0;;) {
    const lineEnd = text.indexOf("\r\n", at);
    const length = parseInt(text.slice(at, lineEnd), 16);
    if (lineEnd < 0 || !(length >= 0)) throw new Error("Expected whole chunks: the body was cut");
    if (length === 0) return new Uint8Array(parts);
    for (const byte of bytes.subarray(lineEnd + 2, lineEnd + 2 + length)) parts.push(byte);
    at = lineEnd + 2 + length + 2;
  }
}
