/**
 * Modules of TensorFlow.js that are bundled as a word of explanation instead: nothing here calls
 * them, but its own modules import them, so that they can't be shaken off.
 */
const LEFT_OUT = [
  {
    // WASM with threads: it needs pages that are cross-origin isolated, and a worker made of a string.
    filter: /[/\\]wasm-out[/\\]tfjs-backend-wasm-threaded-simd\.js$/,
    contents: `export default function () { throw new Error("Threads are left out"); }`,
  },
  {
    filter: /[/\\]wasm-out[/\\]tfjs-backend-wasm-threaded-simd\.worker\.js$/,
    contents: `export const wasmWorkerContents = "";`,
  },
  {
    // Hashes of strings: the package "long" under them compiles WASM as it is loaded, which a page's
    // policy may forbid and report.
    filter: /[/\\]tfjs-core[/\\]dist[/\\]hash_util\.js$/,
    contents: `const left = () => { throw new Error("Hashes are left out"); };
export { left as hexToLong, left as fingerPrint64 };`,
  },
];

/** @type {import("esbuild").Plugin} */
export const leaveOut = {
  name: "leave-out",
  setup({ onLoad }) {
    for (const { filter, contents } of LEFT_OUT) {
      onLoad({ filter }, () => ({ contents, loader: "js" }));
    }
  },
};
