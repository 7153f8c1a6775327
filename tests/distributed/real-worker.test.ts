import { assert, assertEquals } from "@std/assert";
import { postForm, readFixture, readResult } from "../harness/caller.ts";
import { ask } from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";
import { REAL_WORKER } from "./harness/worker-process.ts";

natsTest(
  "a real worker answers over NATS: a result, a reference, a picture too large for a message, a refusal",
  async (nats) => {
    await using cluster = await Cluster.start(nats, { apis: 1, workers: 0 });
    await cluster.startWorker(0, { KANIZSA_MODELS_DIR: "models" }, REAL_WORKER);
    const [{ url: apiUrl, adminKey }] = cluster.apis;
    const services = {
      apiUrl,
      workerUrl: "",
      adminKey,
      program: cluster.apis[0].program,
      stop: () => Promise.resolve(),
    };
    const street = await readFixture("street.jpg");
    const result = await readResult(
      await postForm(services, street, {
        prompts: [{ box: [200, 120, 160, 90] }],
      }),
    );
    assertEquals(result.instances.length, 1);
    assertEquals(result.model.provider, "cpu");

    const references = await ask(cluster.apis[0], "/v1/references?limit=1");
    assertEquals(references.status, 200);
    assertEquals((await references.json()).references.length, 1);

    // The same picture with 600 KB that decoders pass over: beyond what travels in a message.
    const large = new Uint8Array(street.length + 600_000);
    large.set(street);
    const again = await readResult(await postForm(services, large, { max_instances: 2 }));
    assertEquals([again.image.width, again.image.height], [
      result.image.width,
      result.image.height,
    ]);

    const refused = await postForm(services, street, {
      prompts: [{ box: [10, 10, 20, 20], reference_id: "nobody's" }],
    });
    assert(refused.status >= 400 && refused.status < 500, `refused: got ${refused.status}`);
    assertEquals((await refused.json()).code, "reference_unknown");
  },
);
