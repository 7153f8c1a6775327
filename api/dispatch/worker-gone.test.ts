import { assert, assertEquals, assertRejects } from "@std/assert";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { createServer, type Socket } from "node:net";
import { ProblemError } from "../problem-error.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { HttpDispatcher } from "./http-dispatcher.ts";
import { WorkerGone } from "./worker-gone.ts";

const request = segmentationRequestSchema.parse({});
const image = await readFixture("small.jpg");

function segment(url: string) {
  const dispatcher = new HttpDispatcher({ url, timeoutMs: 5000 });
  return assertRejects(() => dispatcher.segment({ id: "1", image, request }), ProblemError);
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
const ENDS: readonly [how: string, (socket: Socket) => void][] = [
  ["closes the connection", (socket) => socket.destroy()],
  ["resets the connection", (socket) => socket.resetAndDestroy()],
  ["ends within the head", (socket) => socket.end("HTTP/1.1 20")],
  ["ends within the answer", (socket) => socket.end(`${HEAD}abc`)],
  ["resets within the answer", (socket) => socket.write(HEAD, () => socket.resetAndDestroy())],
];

for (const [how, end] of ENDS) {
  Deno.test(`HttpDispatcher says WorkerGone of a worker that ${how} without answering`, async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on("error", () => {}).once("data", () => end(socket));
    });
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    server.listen(0, "127.0.0.1", resolve);
    await listening;
    const address = server.address();
    assert(typeof address === "object" && address);
    const error = await segment(`http://127.0.0.1:${address.port}`);
    assert(error instanceof WorkerGone, String(error.cause));
    assertEquals([error.code, error.headers["Retry-After"]], ["worker_unavailable", "5"]);
    assertEquals(connections, 1, "it isn't sent again");
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    await closed.promise;
  });
}

Deno.test("HttpDispatcher doesn't say WorkerGone where nothing listens, not even any more", async () => {
  const worker = startFakeWorker();
  const dispatcher = new HttpDispatcher({ url: worker.url, timeoutMs: 5000 });
  await dispatcher.segment({ id: "1", image, request });
  await worker[Symbol.asyncDispose]();
  const attempt = () => dispatcher.segment({ id: "2", image, request });
  const error = await assertRejects(attempt, ProblemError);
  assertEquals([error.code, error instanceof WorkerGone], ["worker_unavailable", false]);
});

for (
  const url of ["http://nowhere.invalid:8788", "http://127.0.0.1:1", "https://127.0.0.1:65535"]
) {
  Deno.test(`HttpDispatcher doesn't say WorkerGone of ${url}`, async () => {
    const error = await segment(url);
    assertEquals([error.code, error instanceof WorkerGone], ["worker_unavailable", false]);
  });
}

Deno.test("HttpDispatcher doesn't say WorkerGone of a worker that refuses", async () => {
  await using worker = startFakeWorker({
    answer: () => Response.json({ error: "Stopping", code: "worker_unavailable" }, { status: 503 }),
  });
  const error = await segment(worker.url);
  assertEquals([error.code, error instanceof WorkerGone], ["worker_unavailable", false]);
});
