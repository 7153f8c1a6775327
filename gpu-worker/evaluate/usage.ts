import { IMPROVEMENTS } from "@kanizsa/shared/pipeline/improvements.ts";

/** What `npm run evaluate -- --help` prints. */
export const USAGE = `Measure the method on pictures whose truth is known.

  npm run evaluate -- --dataset cars --data DIR [--split val|dev|train]
                      [--prompts mask|box|none|all] [--mode transfer|refined|all]
                      [--stage segmentation|matching]
  npm run evaluate -- --dataset scenes --data DIR [--split test|…]
                      [--prompts none|box|mask|all] [--mode …] [--category car|…|all]
                      [--against predictions.json] [--min-score 0.05]
  npm run evaluate -- --dataset cocoa --data PICTURES [--annotations FILE|DIR] …
  npm run evaluate -- --dataset kins|coco --data PICTURES --annotations FILE …
  npm run evaluate -- --dataset cityscapes|photos --data DIR [--mode …]
  npm run evaluate -- --dataset camvid --data DIR [--split test|train] [--mode …]

  --against FILE   score another system's predictions (COCO's result format) beside ours
  --category NAME  measure one category (car), or all objects without telling them apart;
                   of \`cars\` a body style alone, pickup say
  --min-score S    leave out found objects below this score
  --limit N        use the first N cars or pictures only
  --seed N         seed of the occlusions, the bootstrap and the pictures at random (1)
  --overlays N     show N more pictures at random; of streets 8 unless told, photos are all shown
  --out DIR        folder for report.html, report.json, predictions.json and the answers
                   (.kanizsa/evaluate/DATASET/SPLIT)
  --json FILE      write a copy of report.json there
  --worker URL     use a worker that runs, instead of starting one;
                   KANIZSA_WORKER_TOKEN is sent where it is set
  --bank FILE      start the worker with another bank
  --without A,B    start the worker without these improvements on the paper:
                   ${IMPROVEMENTS.join(", ")}

The tables go to standard output as Markdown, progress to standard error. Answers are kept in the
folder: after Ctrl-C the same command goes on where it was; another model, bank, method or request
is asked anew. Tune on dev; run val and test once for a change that matters.

\`cars\` hides each complete car three times, 10–25 %, 25–45 % and 45–65 % of it, two times in three
behind another car of the split, else behind people, poles, signs and plants of the occluders' val
split; its stage \`matching\` measures voting and score by themselves. \`scenes\` are Kanizsa-Scenes,
\`cocoa\` also takes a folder of annotations of one picture each, \`coco\` knows only what is seen.
`;
