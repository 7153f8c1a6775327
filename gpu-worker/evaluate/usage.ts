/** What `npm run evaluate -- --help` prints. */
export const USAGE = `Measure a worker on photographs whose truth is known.

  npm run evaluate -- --dataset cars --data DIR [--split val|dev|train]
                      [--prompts mask|box|none|all] [--mode transfer|refined|all]
  npm run evaluate -- --dataset cityscapes|photos --data DIR [--mode …]
  npm run evaluate -- --dataset camvid --data DIR [--split test|train] [--mode …]

  --limit N       use the first N cars or pictures only
  --seed N        seed of the occlusions and of the bootstrap (1)
  --overlays N    draw N overlays for each prompt and mode; photos are all drawn
  --out DIR       folder for overlays (one below the temporary folder)
  --worker URL    use a worker that runs, instead of starting one;
                  KANIZSA_WORKER_TOKEN is sent where it is set
  --json FILE     write the report, with every case, as JSON

The tables go to standard output as Markdown, progress to standard error. Tune on dev; run val once
for a change that matters. \`cars\` hides each complete car three times, 10–25 %, 25–45 % and 45–65 %
of it, two times in three behind another car of the split, else behind people, poles, signs and
plants of the occluders' val split.
`;
