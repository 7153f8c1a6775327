import { assertEquals, assertRejects } from "@std/assert";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { hasNatsServer } from "../testing/nats-line.ts";
import { dialNats } from "./dial-nats.ts";

const settings = { servers: ["nats://127.0.0.1"], prefix: "test" };
const dial = dialNats(settings);

/** A listener that answers each connection so. */
async function withListener(
  answer: (connection: Deno.Conn) => void | Promise<void>,
  body: (port: number) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) await answer(connection);
  })();
  try {
    await body(listener.addr.port);
  } finally {
    listener.close();
    await serving;
  }
}

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("dialNats() gives the server's INFO as the first message, and takes what is sent", async () => {
  const heard = Promise.withResolvers<string>();
  await withListener(async (connection) => {
    await connection.write(text('INFO {"server_id":"x",'));
    await connection.write(text('"version":"2.9"}\r\n'));
    const bytes = new Uint8Array(100);
    const number = await connection.read(bytes) ?? 0;
    heard.resolve(new TextDecoder().decode(bytes.subarray(0, number)));
    connection.close();
  }, async (port) => {
    const { socket, encrypted } = await dial("127.0.0.1", port);
    assertEquals(encrypted, false);
    const events: string[] = [];
    const closed = Promise.withResolvers<void>();
    const line = socket as {
      onmessage: (event: { data: ArrayBuffer }) => void;
      onclose: (event: { wasClean: boolean }) => void;
      send(data: ArrayBuffer): void;
      close(): void;
    };
    line.onmessage = ({ data }) => events.push(new TextDecoder().decode(data));
    line.onclose = ({ wasClean }) => {
      events.push(`closed ${wasClean}`);
      closed.resolve();
    };
    line.send(text("CONNECT {}\r\n").buffer);
    assertEquals(await heard.promise, "CONNECT {}\r\n");
    await closed.promise;
    line.close();
    assertEquals(events, ['INFO {"server_id":"x","version":"2.9"}\r\n', "closed true"]);
  });
});

Deno.test("dialNats() says that a server which hangs up at once didn't say what it is", () =>
  withListener((connection) => connection.close(), async (port) => {
    await assertRejects(() => dial("127.0.0.1", port), Error);
  }));

Deno.test("dialNats() rejects where nothing listens", async () => {
  await assertRejects(() => dial("127.0.0.1", 1), Error);
});

Deno.test({
  name: "a connection that dialNats() made comes back when the server was killed and started again",
  ignore: !hasNatsServer(),
  fn: async () => {
    await using server = await startNatsServer();
    const there = { servers: [server.url], prefix: "test" };
    const client = { name: "test", inboxPrefix: "_INBOX_test", dial: dialNats(there) };
    const nc = await connectNats(there, client);
    nc.subscribe("question", { callback: (_, message) => void message.respond("answer") });
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 1200)); // some tries find nobody
    await server.start();
    for (let attempt = 0;; attempt++) {
      const answer = await nc.request("question", "", { timeout: 1000 }).catch(() => null);
      if (answer?.string() === "answer") break;
      if (attempt > 10) throw new Error("It didn't come back");
    }
    await nc.close();
  },
});
