import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../paths.mjs";

/** What is in no package's own files. */
const NOTICES = {
  "@tensorflow/tfjs-core": "Copyright 2017-2023 Google LLC. All rights reserved.",
  "@tensorflow/tfjs-backend-cpu": "Copyright 2019-2023 Google LLC. All rights reserved.",
  "@tensorflow/tfjs-backend-webgl": "Copyright 2017-2023 Google LLC. All rights reserved.",
  "@tensorflow/tfjs-backend-wasm": `Copyright 2019-2023 Google LLC. All rights reserved.
The WASM file holds XNNPACK, too: Copyright (c) Facebook, Inc. and its affiliates, Copyright 2019
Google LLC; BSD-3-Clause, below.`,
};

const BSD_3 =
  `Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions
   and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions
   and the following disclaimer in the documentation and/or other materials provided with the
   distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse
   or promote products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE
USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

/**
 * The notices that must go with the built files.
 *
 * @param {Iterable<string>} packages whose code or binaries are in them
 * @returns {Promise<string>}
 */
export async function licenceTexts(packages) {
  const parts = [
    "Kanizsa's own scripts are under Apache-2.0 (below). Weights and bank, widget/weights-*.bin and\n" +
    "widget/bank-*.bin, are under the terms of LICENSE-WEIGHTS.txt. The scripts hold parts of:",
  ];
  for (const name of [...new Set(packages)].sort()) parts.push(await describe(name));
  parts.push(
    `BSD-3-Clause\n\n${BSD_3}`,
    `Apache-2.0\n\n${await readFile(join(ROOT, "LICENSE"), "utf8")}`,
  );
  return parts.join(`\n\n${"-".repeat(80)}\n\n`);
}

async function describe(name) {
  const folder = join(ROOT, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const title = `${name} ${version}, ${license}`;
  if (NOTICES[name]) return `${title}\n${NOTICES[name]}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) {
    throw new Error(`Add the notice of ${name} to deploy/local/widget/licence-texts.mjs: got none`);
  }
  return `${title}\n\n${await readFile(join(folder, file), "utf8")}`;
}
