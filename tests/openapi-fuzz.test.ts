import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { apiProcess, residentBytes } from "./harness/api-process.ts";
import { exchange, type RawAnswer, type RawRequest } from "./harness/exchange.ts";
import {
  type Description,
  type Operation,
  readDescription,
} from "./harness/openapi/description.ts";
import { type Filling, fillPlan } from "./harness/openapi/fill-plan.ts";
import { findFault } from "./harness/openapi/find-fault.ts";
import { prepareFilling } from "./harness/openapi/prepare.ts";
import { type Plan, plansFor } from "./harness/openapi/requests.ts";
import { type Services, startServices } from "./harness/services.ts";
import { startWholeWorker, type WholeWorker } from "./harness/whole-worker.ts";

/** The same requests on every run; another seed tries others. */
const SEED = Number(Deno.env.get("KANIZSA_FUZZ_SEED") ?? 20261123);
const RUNS = Number(Deno.env.get("KANIZSA_FUZZ_RUNS") ?? 400);
/** Until caches are full and code is compiled. */
const WARM_UPS = 100;
/** On a machine that is too busy for all runs the rest is left out. */
const LONGEST_MS = 2000;
const ANSWER_MS = 10_000;
const MOST_GROWTH_BYTES = 64_000_000;
const SETTINGS = {
  KANIZSA_RATE_PER_MINUTE: "10000000",
  KANIZSA_IMAGE_STORE_BYTES: "50000000",
};

/** What a key with the scope references:read may ask, and every key. */
const READER_MAY = ["listReferences", "getReference", "listModels", "getUsage"];

let worker: WholeWorker;
let services: Services;
let description: Description;
let filling: Filling;

Deno.test.beforeAll(async () => {
  worker = startWholeWorker();
  services = await startServices({ env: { ...SETTINGS, KANIZSA_WORKER_URL: worker.url } });
  description = readDescription(await (await fetch(`${services.apiUrl}/openapi.json`)).json());
});

Deno.test.afterAll(async () => {
  await services?.stop();
  await worker?.[Symbol.asyncDispose]();
});

/** What is wrong with the answer to a request, null for nothing. */
function judge(
  plan: Plan,
  request: RawRequest,
  answer: RawAnswer,
  operation: Operation,
): string | null {
  const { status } = answer;
  const text = new TextDecoder().decode(answer.body);
  if (text.includes(services.adminKey)) return "the asking key is given out";
  const allowed = statusesFor(plan, operation);
  if (allowed && !allowed.includes(status)) return `${plan.caller} got ${status}: ${text}`;
  const fault = findFault(answer, operation, description);
  if (fault || status >= 400) return fault;
  const error = findTaken(plan, request, operation);
  return error && `${status} to what the description refuses, ${error}: ${text.slice(0, 300)}`;
}

/** The only answers to who may not ask, null for who may. */
function statusesFor({ caller }: Plan, operation: Operation): number[] | null {
  if (!operation.isSecured || caller === "admin") return null;
  if (caller === "reader") return READER_MAY.includes(operation.operationId) ? null : [403];
  if (caller === "token" && filling.credentials.token.length > 0) {
    // 401 once the secret that signed it was exchanged, which is one of the routes.
    return operation.takesTokens ? null : [401, 403];
  }
  return [401, 429];
}

/** Why the request should not have been taken, null where it may be. */
function findTaken(plan: Plan, request: RawRequest, operation: Operation): string | null {
  for (const { name, in: place, schema } of operation.parameters) {
    const text = plan.query[name];
    if (place !== "query" || text === undefined || text.startsWith("@")) continue;
    const value = schema.type === "integer" ? Number(text) : text;
    if (!description.validator(schema)(value)) return `the parameter ${name} ${text}`;
  }
  const schema = operation.content["application/json"]?.schema;
  const type = request.headers.find(([name]) => name === "Content-Type")?.[1] ?? "";
  if (!schema || !/^application\/json/i.test(type)) return null;
  const validate = description.validator(schema);
  if (validate(JSON.parse(new TextDecoder().decode(request.body)))) return null;
  return JSON.stringify(validate.errors);
}

async function fuzz(operation: Operation, runs: number): Promise<Map<number, number>> {
  // What earlier requests deleted is there again.
  filling = await prepareFilling(services, description);
  const statuses = new Map<number, number>();
  const property = fc.asyncProperty(plansFor(operation, description), async (plan) => {
    const request = fillPlan(plan, operation.method, filling);
    const answer = await exchange(services.apiUrl, request, ANSWER_MS);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const fault = judge(plan, request, answer, operation);
    if (fault) throw new Error(`${request.method} ${request.target}: ${fault}`);
  });
  await fc.assert(property, {
    seed: SEED,
    numRuns: runs,
    interruptAfterTimeLimit: LONGEST_MS,
    markInterruptAsFailure: false,
  });
  return statuses;
}

Deno.test("every described route answers whatever is sent as described, and lives on", async (t) => {
  console.log(`seed ${SEED} (KANIZSA_FUZZ_SEED), ${RUNS} requests a route (KANIZSA_FUZZ_RUNS)`);
  const pid = await apiProcess(services);
  const { operations } = description;
  assert(operations.length > 20, `${operations.length} operations`);
  // Faults are reported below, where each route is a step.
  for (const operation of operations) await fuzz(operation, WARM_UPS).catch(() => {});
  const before = await residentBytes(pid);
  for (const operation of operations) {
    const { method, path } = operation;
    await t.step(`${method} ${path}`, async () => {
      const statuses = await fuzz(operation, RUNS);
      const seen = [...statuses].sort(([a], [b]) => a - b);
      console.log(seen.map(([status, count]) => `${status} × ${count}`).join(", "));
      const succeeded = seen.some(([status]) => status < 400);
      assert(succeeded, "some requests are such as are answered well");
    });
  }
  const growth = await residentBytes(pid) - before;
  console.log(`memory ${Math.round(growth / 1e6)} MB more`);
  assert(growth < MOST_GROWTH_BYTES, `memory grew by ${growth} bytes`);
  assertEquals(await apiProcess(services), pid, "it wasn't started again");
  assertEquals((await fetch(`${services.apiUrl}/livez`)).status, 200);
});

Deno.test("a method that isn't described is answered 405 with those that are", async () => {
  const { operations } = description;
  for (const path of new Set(operations.map((each) => each.path))) {
    const methods = operations.filter((each) => each.path === path).map(({ method }) => method);
    const target = path.replace(/\{\w+\}/g, "x");
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "BREW"]) {
      if (methods.includes(method)) continue;
      const headers = [["Authorization", `Bearer ${services.adminKey}`]] as const;
      const request = { method, target, headers };
      const answer = await exchange(services.apiUrl, request, ANSWER_MS);
      assertEquals(answer.status, 405, `${method} ${path}`);
      const allowed = (answer.headers.get("Allow") ?? "").split(", ");
      for (const each of methods) assert(allowed.includes(each), `${path}: ${allowed}`);
    }
  }
});
