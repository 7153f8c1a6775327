/// <reference lib="dom" />

/** What is sent with its progress told. */
export interface UploadInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FormData;
  readonly signal: AbortSignal;
  /** Bytes that left, of all; also called while the answer comes. */
  onSent(done: number, total: number): void;
}

export type Upload = (url: string, init: UploadInit) => Promise<Response>;

/** fetch() for large bodies: it alone of the two can't tell how much was sent. */
export const upload: Upload = (url, { method, headers, body, signal, onSent }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const fail = () => reject(signal.aborted ? signal.reason : new TypeError("Failed to send"));
    let sent = [0, 0] as [done: number, total: number];
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onSent(...sent = [loaded, total]);
    request.onprogress = () => onSent(...sent);
    request.onerror = request.onabort = fail;
    request.onload = () => {
      const fields = request.getAllResponseHeaders().trim().split("\r\n")
        .map((line): [string, string] => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        });
      const response = new Response(request.responseText || null, {
        status: request.status,
        headers: fields,
      });
      Object.defineProperty(response, "url", { value: url });
      resolve(response);
    };
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    request.send(body);
  });
