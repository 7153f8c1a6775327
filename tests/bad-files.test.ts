import { assert, assertEquals } from "@std/assert";
import { problemSchema } from "@kanizsa/shared/schema/problem.ts";
import { startFakeWorker } from "../api/testing/fake-worker.ts";
import { type BadFile } from "./fixtures/bad-files/bad-file.ts";
import { badFiles } from "./fixtures/bad-files/bad-files.ts";
import { badForms } from "./fixtures/bad-files/bad-forms.ts";
import { readFixture } from "./harness/caller.ts";
import { commandLine, descendants } from "./harness/processes.ts";
import { type Services, startServices } from "./harness/services.ts";

const LONGEST_MS = 500;
const MOST_GROWTH_BYTES = 64_000_000;
/** What a caller may send in a minute isn't what is tested here. */
const UNLIMITED = { KANIZSA_RATE_PER_MINUTE: "10000000" };

const files = await badFiles();

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
  readonly type: string | null;
}

async function send(
  { adminKey }: Services,
  url: string,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { Authorization: `Bearer ${adminKey}`, ...headers },
  });
  const text = await response.text();
  const type = response.headers.get("Content-Type");
  return { status: response.status, ms: performance.now() - began, text, type };
}

/** As it is, and in a form: by both ways that a file can come. */
async function sendFile(services: Services, { bytes }: BadFile): Promise<Answer[]> {
  const file = bytes();
  const form = new FormData();
  form.append("image", new Blob([file]), "picture.jpg");
  return [
    await send(services, `${services.apiUrl}/v1/images`, file, { "Content-Type": "image/jpeg" }),
    await send(services, `${services.apiUrl}/v1/segmentations`, form),
  ];
}

/** What is wrong with an answer, null for nothing. */
function fault({ status, text, type }: Answer, mayPass: boolean): string | null {
  if (status >= 500) return `${status} ${text}`;
  if (status < 400) return mayPass ? null : `it was taken: ${status} ${text.slice(0, 200)}`;
  if (type !== "application/problem+json") return `${status} as ${type}`;
  const problem = problemSchema.safeParse(JSON.parse(text));
  return problem.success ? null : `no problem: ${text}`;
}

/** The API's process: the one that has the most to do with api/main.ts. */
async function apiProcess(services: Services): Promise<number> {
  for (const pid of await descendants(services.program.pid)) {
    if ((await commandLine(pid))?.includes("api/main.ts")) return pid;
  }
  throw new Error("Expected a process of api/main.ts");
}

async function residentBytes(pid: number): Promise<number> {
  const ps = new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] });
  return Number(new TextDecoder().decode((await ps.output()).stdout)) * 1024;
}

Deno.test(`${files.length} bad files and ${badForms.length} bad forms are refused soon, and cost nothing that lasts`, async () => {
  assert(files.length >= 200);
  assertEquals(new Set(files.map(({ name }) => name)).size, files.length);
  await using worker = startFakeWorker({
    // Whoever decodes would find the damage; here the API alone is looked at.
    answer: () => Response.json({ error: "damaged", code: "image_unreadable" }, { status: 422 }),
  });
  const services = await startServices({
    env: { ...UNLIMITED, KANIZSA_WORKER_URL: worker.url, KANIZSA_IMAGE_STORE_BYTES: "50000000" },
  });
  try {
    const pid = await apiProcess(services);
    const street = await readFixture("street.jpg");
    const good: BadFile = { name: "good", bytes: () => street, verdict: "either" };
    // Large pictures that are fine, so that what the service needs for them is there already.
    const large = files.find(({ name }) => name === "255 parts of a profile") ?? good;
    for (let round = 0; round < 10; round++) {
      for (const file of [good, good, large]) await sendFile(services, file);
    }
    const before = await residentBytes(pid);

    const faults: string[] = [];
    let slowest = 0;
    for (const file of files) {
      for (const answer of await sendFile(services, file)) {
        const found = fault(answer, file.verdict === "either");
        if (found) faults.push(`${file.name}: ${found}`);
        if (answer.ms > LONGEST_MS) faults.push(`${file.name}: ${Math.round(answer.ms)} ms`);
        slowest = Math.max(slowest, answer.ms);
      }
    }
    for (const { name, body, contentType = "multipart/form-data; boundary=x" } of badForms) {
      for (const path of ["/v1/images", "/v1/segmentations"]) {
        const headers = { "Content-Type": contentType };
        const answer = await send(services, services.apiUrl + path, body(), headers);
        const found = fault(answer, false);
        if (found) faults.push(`a form with ${name}: ${found}`);
        if (answer.ms > LONGEST_MS) faults.push(`${name}: ${Math.round(answer.ms)} ms`);
      }
    }
    // What lasts is looked for: garbage goes when the service goes on.
    let after = Infinity;
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 20; index++) await sendFile(services, good);
      after = Math.min(after, await residentBytes(pid));
    }
    const growth = after - before;
    console.log(`slowest answer ${Math.round(slowest)} ms, memory ${growth} bytes more`);
    assertEquals(faults, []);
    assert(growth < MOST_GROWTH_BYTES, `memory grew by ${growth} bytes`);
    assertEquals(await apiProcess(services), pid, "it wasn't started again");
    assertEquals((await fetch(`${services.apiUrl}/livez`)).status, 200);
    const [answer] = await sendFile(services, good);
    assertEquals(answer.status, 201, answer.text);
  } finally {
    await services.stop();
  }
});

Deno.test("nothing that was hidden behind or in a picture is given out again", async () => {
  const services = await startServices({
    env: { ...UNLIMITED, KANIZSA_WORKER_URL: "http://127.0.0.1:9" },
  });
  try {
    const headers = { Authorization: `Bearer ${services.adminKey}`, Accept: "image/*" };
    let taken = 0;
    for (const file of files.filter(({ name }) => /page|ZIP|PHP/.test(name))) {
      const [{ status, text }] = await sendFile(services, file);
      if (status !== 201) continue;
      taken++;
      const response = await fetch(`${services.apiUrl}/v1/images/${JSON.parse(text).id}`, {
        headers,
      });
      const bytes = new TextDecoder("latin1").decode(await response.bytes());
      for (const hidden of ["polyglot", "<html", "<?php", "PK\x03\x04"]) {
        assert(!bytes.includes(hidden), `${file.name}: ${hidden}`);
      }
      assertEquals(response.headers.get("X-Content-Type-Options"), "nosniff");
    }
    assert(taken >= 8, `${taken} polyglots were taken`);
  } finally {
    await services.stop();
  }
});

Deno.test("the worker refuses what the API lets through, and lives on", async () => {
  const services = await startServices({ env: { ...UNLIMITED, KANIZSA_SYNC_WAIT_MS: "120000" } });
  try {
    const family = await descendants(services.program.pid);
    // Every third: damage that only decoding finds costs a run of the method where it isn't found.
    const some = files.filter(({ verdict }) => verdict === "either").filter((_, at) =>
      at % 3 === 0
    );
    const faults: string[] = [];
    for (const file of some) {
      const form = new FormData();
      form.append("image", new Blob([file.bytes()]), "picture.jpg");
      form.append("request", JSON.stringify({ prompts: [{ box: [1, 1, 8, 8] }] }));
      const found = fault(await send(services, `${services.apiUrl}/v1/segmentations`, form), true);
      if (found) faults.push(`${file.name}: ${found}`);
    }
    assertEquals(faults, []);
    assertEquals(await descendants(services.program.pid), family, "nothing was started again");
  } finally {
    await services.stop();
  }
});
