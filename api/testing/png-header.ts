/** The first 33 bytes of a PNG: its signature and an IHDR chunk that says this size. */
export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const text = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0....";
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
