import { assert, assertEquals, assertRejects } from "@std/assert";
import { KanizsaClient, KanizsaError } from "../api/client/mod.ts";
import { startFakeWorker } from "../api/testing/fake-worker.ts";
import { readFixture } from "./harness/caller.ts";
import { startServices } from "./harness/services.ts";

Deno.test("the typed client asks, waits, finds again, converts and forgets", async () => {
  await using worker = startFakeWorker();
  const { apiUrl: url, adminKey: key, stop } = await startServices({
    env: { KANIZSA_WORKER_URL: worker.url },
  });
  try {
    const kanizsa = new KanizsaClient({ url, key });
    const picture = new Blob([await readFixture("street.jpg")]);
    const result = await kanizsa.segment(picture, { prompts: [{ box: [100, 300, 400, 150] }] });
    assertEquals([result.status, result.cache, result.instances.length], ["succeeded", "miss", 1]);
    const again = await kanizsa.segment({ id: result.image.id }, {
      prompts: [{ box: [100, 300, 400, 150] }],
    });
    assertEquals([again.cache, again.instances], ["hit", result.instances]);

    const started = await kanizsa.start(picture, { mode: "transfer" });
    assertEquals((await kanizsa.wait(started.id)).status, "succeeded");
    const coco = await JSON.parse(await (await kanizsa.download(started.id, "coco")).text());
    assertEquals(coco.annotations.length, 2);
    const { segmentations } = await kanizsa.list({});
    assertEquals(segmentations.map(({ id }) => id), [started.id, again.id, result.id]);
    await kanizsa.remove(started.id);
    const gone = await assertRejects(() => kanizsa.get(started.id), KanizsaError);
    assertEquals(gone.code, "not_found");

    const refused = await assertRejects(
      () => kanizsa.segment(new Blob([new Uint8Array(9)])),
      KanizsaError,
    );
    assertEquals(refused.code, "image_type_unsupported");
    assert(refused.detail.length > 10);
  } finally {
    await stop();
  }
});
