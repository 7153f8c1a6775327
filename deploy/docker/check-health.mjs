/**
 * `URL`: ends with 0 when the address answers 2xx within 4 s; images without curl are asked so. A
 * worker that has a token wants it here, too.
 */
const { KANIZSA_WORKER_TOKEN: token } = process.env;
const response = await fetch(process.argv[2], {
  headers: token ? { Authorization: `Bearer ${token}` } : {},
  signal: AbortSignal.timeout(4000),
}).catch((error) => ({ ok: false, status: error.message }));
if (!response.ok) console.error(`${process.argv[2]}: ${response.status}`);
process.exit(response.ok ? 0 : 1);
