/** What the API is compared with: Hono and nothing else, on the same Deno. */
import { Hono } from "hono";

const app = new Hono().get("/", (c) => c.text("hello"));

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) =>
    console.log(JSON.stringify({ event: "ready", url: `http://127.0.0.1:${port}` })),
}, app.fetch);
