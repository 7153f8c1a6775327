/**
 * A file's id as the API gives it: "sha256:" and 64 hexadecimal digits. "local" on pages without TLS, whose
 * browsers hash nothing, and of a file that is gone by now.
 */
export async function imageId(file: Blob): Promise<string> {
  const { subtle } = globalThis.crypto;
  if (!subtle) return "local";
  try {
    const hash = await subtle.digest("SHA-256", await file.arrayBuffer());
    const digits = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
    return `sha256:${digits.join("")}`;
  } catch {
    return "local";
  }
}
