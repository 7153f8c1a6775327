/** Lines that do elsewhere what the page shows. No key and no token is in them. */
import { sampleUrl } from "./samples.js";

/** As one word of a shell, whatever is in it. */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A command that asks the API the same.
 *
 * @param {{ origin: string, sample: string | null, name: string, request: object | null }} what
 * `name` is the file's, `request` what was asked besides the picture.
 */
export function curlLine({ origin, sample, name, request }) {
  // What curl would take for something else in a name of a file isn't worth explaining here.
  const file = sample ? `${sample}.jpg` : /^\w[\w.-]*$/.test(name) ? name : "photo.jpg";
  const hasMore = request && Object.keys(request).length > 0;
  return [
    ...sample ? [`curl -O ${origin}${sampleUrl(sample)}`] : [],
    `curl -H "Authorization: Bearer $KANIZSA_KEY" \\`,
    `  -F image=@${file} \\`,
    ...hasMore ? [`  -F request=${quoted(JSON.stringify(request))} \\`] : [],
    `  ${origin}/v1/segmentations`,
  ].join("\n");
}

/** The two lines of a page. */
export function embedLines({ origin, method }) {
  const attribute = method === "transfer" ? ' method="transfer"' : "";
  return [
    `<script type="module" src="${origin}/widget.js"></script>`,
    `<kanizsa-preview src="photo.jpg" endpoint="${origin}" token-url="/kanizsa-token"${attribute}></kanizsa-preview>`,
  ].join("\n");
}
