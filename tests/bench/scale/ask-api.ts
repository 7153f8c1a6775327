import { ask, type Caller } from "../../harness/job-caller.ts";
import { expectResult } from "./ask-worker.ts";

/** Asks an API and waits for the result, which no cache may give. */
export async function askApi(
  caller: Caller,
  image: Uint8Array<ArrayBuffer>,
  request: unknown,
): Promise<void> {
  const form = new FormData();
  form.append("image", new Blob([image]), "photo.jpg");
  form.append("request", JSON.stringify(request));
  const init = { method: "POST", body: form, headers: { "Cache-Control": "no-cache" } };
  await expectResult(await ask(caller, "/v1/segmentations", init));
}
