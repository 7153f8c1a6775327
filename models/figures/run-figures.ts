import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "@kanizsa/gpu-worker/config.ts";
import { prepareBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { FigureName, FiguresOptions, PictureOptions } from "./arguments.ts";
import { drawGrid, type GridFigure } from "./draw/grid.ts";
import type { FigureContext } from "./figures/figure-context.ts";
import { drawResponseMaps } from "./figures/response-maps.ts";
import { drawScore } from "./figures/score.ts";
import { drawTransfer } from "./figures/transfer.ts";
import { drawVoting } from "./figures/voting.ts";
import { openMethod } from "./method/open-method.ts";
import { describeWholes, type PicturedBank } from "./method/pictured-references.ts";
import { outFolder } from "./output/out-folder.ts";
import { type DrawnFigure, LARGEST_FILE, writeFigure } from "./output/write-figure.ts";
import type { FigureSource } from "./source/figure-source.ts";
import { openPhotographs } from "./source/photographs.ts";
import { openRenderedScenes } from "./source/rendered-scenes.ts";
import { drawTables } from "./tables/draw-tables.ts";
import { readReports } from "./tables/evaluation-report.ts";
import { paperTables } from "./tables/paper-tables.ts";
import { paperTablesMarkdown } from "./tables/to-markdown.ts";

/** References with a picture: enough for one that is alike, in seconds. */
const PICTURED = 80;

const GRIDS: Readonly<
  Record<Exclude<FigureName, "tables">, {
    readonly file: string;
    readonly draw: (context: FigureContext) => Promise<GridFigure>;
  }>
> = {
  "voting": { file: "figure-4-voting", draw: drawVoting },
  "response-maps": { file: "figure-5-response-maps", draw: drawResponseMaps },
  "score": { file: "figure-6-score", draw: drawScore },
  "transfer": { file: "figure-7-transfer", draw: drawTransfer },
};

export interface RunInput {
  readonly options: FiguresOptions;
  readonly repository: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
}

/** Draws and writes what was asked for. */
export async function runFigures({ options, repository, env, stdout }: RunInput): Promise<void> {
  const { pictures, figures, out, seed } = options;
  const folder = await outFolder(out, pictures?.kind ?? "rendered", repository);
  const write = async (figure: DrawnFigure) => {
    for (const { path, bytes } of await writeFigure(figure, folder)) {
      const large = bytes > LARGEST_FILE ? `, more than ${LARGEST_FILE / 1000} kB` : "";
      stdout.write(`${path}: ${Math.ceil(bytes / 1000)} kB${large}\n`);
    }
  };
  if (figures.includes("tables")) await writeTables(options.reports, { folder, write, stdout });
  if (pictures === null) return;
  const method = await openMethod(readConfig(env));
  try {
    const source = openSource(pictures, seed);
    let described: Promise<PicturedBank> | undefined;
    const context: FigureContext = {
      source,
      runtime: method.runtime,
      bank: prepareBank(method.bank),
      pictured: () => described ??= describeWholes(source.wholes(), PICTURED, method.runtime),
      seed,
    };
    for (const name of figures) {
      if (name === "tables") continue;
      const { file, draw } = GRIDS[name];
      await write({ name: file, svg: drawGrid(await draw(context)), preview: "jpg" });
    }
  } finally {
    await method.close();
  }
}

/** Tables 3 to 6 as a figure and as Markdown, as far as there are reports. */
async function writeTables(
  reports: string,
  { folder, write, stdout }: {
    readonly folder: string;
    readonly write: (figure: DrawnFigure) => Promise<void>;
    readonly stdout: RunInput["stdout"];
  },
): Promise<void> {
  const tables = paperTables(await readReports(reports));
  if (tables.length === 0) {
    stdout.write(
      `No tables: run \`npm run evaluate\` first, its reports are looked for in ${reports}\n`,
    );
    return;
  }
  await write({ name: "tables-3-to-6", svg: drawTables(tables), preview: "png" });
  const path = join(folder, "tables-3-to-6.md");
  await writeFile(path, paperTablesMarkdown(tables));
  stdout.write(`${path}: ${tables.map(({ number }) => number).join(", ")}\n`);
}

function openSource(pictures: PictureOptions, seed: number): FigureSource {
  return pictures.kind === "rendered"
    ? openRenderedScenes({ ...pictures, seed })
    : openPhotographs({ ...pictures, seed });
}
