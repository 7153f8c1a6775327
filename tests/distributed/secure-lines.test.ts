import { assertEquals } from "@std/assert";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { selfSignedCertificate } from "../../api/testing/self-signed-certificate.ts";
import { freePort } from "../harness/free-port.ts";
import { startJob, untilEnded } from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";

/** Files of a certificate for localhost, in a folder that goes with them. */
async function certificateFiles() {
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-tls-" });
  const { cert, key } = await selfSignedCertificate(["localhost"]);
  await Deno.writeTextFile(`${folder}/cert.pem`, cert);
  await Deno.writeTextFile(`${folder}/key.pem`, key);
  return {
    cert: `${folder}/cert.pem`,
    key: `${folder}/key.pem`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

natsTest("a job goes over TLS, with the server's certificate known by its file", async () => {
  await using files = await certificateFiles();
  await using nats = await startNatsServer({
    configuration: `tls { cert_file: "${files.cert}", key_file: "${files.key}" }\n`,
  });
  const env = {
    KANIZSA_NATS_URL: `tls://localhost:${nats.port}`,
    KANIZSA_NATS_CA_FILE: files.cert,
  };
  await using cluster = await Cluster.start(nats, {
    apis: 1,
    workers: 1,
    apiEnv: env,
    workerEnv: env,
  });
  const { id } = await startJob(cluster.apis[0], 1);
  assertEquals((await untilEnded(cluster.apis[0], id)).status, "succeeded");
});

natsTest("a job goes over WebSocket", async () => {
  const port = freePort();
  await using nats = await startNatsServer({
    configuration: `websocket { listen: "127.0.0.1:${port}", no_tls: true }\n`,
  });
  const env = { KANIZSA_NATS_URL: `ws://127.0.0.1:${port}` };
  await using cluster = await Cluster.start(nats, {
    apis: 1,
    workers: 1,
    apiEnv: env,
    workerEnv: env,
  });
  const { id } = await startJob(cluster.apis[0], 1);
  assertEquals((await untilEnded(cluster.apis[0], id)).status, "succeeded");
});
