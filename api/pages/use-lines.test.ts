import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { curlLine, embedLines } from "./use-lines.js";

const origin = "https://kanizsa.example.com";
const own = { origin, sample: null, name: "a street.jpg", request: null };

Deno.test("curlLine() fetches a sample first, and asks for all cars without a request", () => {
  assertEquals(
    curlLine({ ...own, sample: "row", request: {} }),
    `curl -O ${origin}/playground/samples/row.jpg
curl -H "Authorization: Bearer $KANIZSA_KEY" \\
  -F image=@row.jpg \\
  ${origin}/v1/segmentations`,
  );
});

Deno.test("curlLine() names the visitor's file where a shell and curl take it as it is", () => {
  for (
    const [name, shown] of [
      ["street-2.jpg", "street-2.jpg"],
      ["a street.jpg", "photo.jpg"],
      ["$(id).jpg", "photo.jpg"],
      ["-o.jpg", "photo.jpg"],
      ["a;type=text.jpg", "photo.jpg"],
      ["", "photo.jpg"],
    ]
  ) assertStringIncludes(curlLine({ ...own, name }), `-F image=@${shown} \\\n`);
});

Deno.test("curlLine() gives what was asked as one word of the shell", async () => {
  const request = { mode: "transfer", prompts: [{ box: [1, 2, 30, 40] }], note: "it's \\ `id`" };
  const line = curlLine({ ...own, request }).replace(/^curl/, "printf '%s\\n'");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
  const words = new TextDecoder().decode(stdout).split("\n");
  assert(words.includes(`request=${JSON.stringify(request)}`), words.join("|"));
});

Deno.test("embedLines() names the method where it isn't the usual one", () => {
  assertEquals(embedLines({ origin, method: "refined" }).split("\n").length, 2);
  assert(!embedLines({ origin, method: "refined" }).includes("method="));
  assertStringIncludes(embedLines({ origin, method: "transfer" }), ` method="transfer">`);
});
