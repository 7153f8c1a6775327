/** How the bank's command line is used, in full. */
export const USAGE =
  `A reference bank is one Arrow file of whole cars: silhouettes and network features, no pixels.
The worker completes a hidden car from the references that match it best.

Usage
  npm run bank -- build --images DIR --annotations COCO.json --category NAME --out FILE
                        [--mirror] [--name NAME]
  npm run bank -- add FILE --images DIR --annotations COCO.json [--mirror]
  npm run bank -- remove FILE --id ID [--id ID …]
  npm run bank -- info FILE [--ids] [--json]
  npm run bank -- verify FILE
  npm run bank -- preview [BANK] [--references N] [--out DIR] [--bank FILE]

Commands
  build    Describes every annotated object of the category and writes a new bank.
  add      Describes more objects, of the bank's own category, into an existing bank.
  remove   Takes references out by their ids.
  info     Prints what the bank is; with --ids also each reference, with --json for programs.
  verify   Checks every reference, the bank's version and that the model fits.
  preview  Chooses the references that cover a bank best, the manifest's unless told, and writes
           them for web pages, in 8 bits: bank.bin and its entry in preview.json.

Options
  --images DIR          Folder that the annotations' file names are relative to.
  --annotations FILE    COCO instances: polygons or RLE that outline the WHOLE object, nothing
                        hidden or cut off by the border. Crowds are skipped.
  --category NAME       Category of the annotation file, for example car.
  --out FILE            Bank file to write. An existing one is kept as FILE.previous.
  --mirror              Also describe each object's mirror image (id with "-mirrored").
  --name NAME           Name of the bank; by default the file's name.
  --id ID               Reference to remove; may be given more than once.
  --references N        References for web pages, 1 to 64 (64).
  --out DIR             Folder of the files for web pages (car/preview of the models).
  --bank FILE           Also write these references, as rounded, as an ordinary bank: a worker
                        started with it answers as the page does.

A bank of more than 512 references gets an index: it is served from its file instead of from memory.
Bad entries are named, counted and skipped. A file is written as a whole or not at all, and the one
before it is kept as FILE.previous. Writing the bank that the model manifest lists also updates the
manifest. To serve with another bank set KANIZSA_BANK=FILE. A bank serves only the model version
that it was made with; after a change of model, build it again.

Environment: KANIZSA_MODELS_DIR (models), KANIZSA_EXECUTION_PROVIDERS (cpu),
KANIZSA_WORKER_THREADS, KANIZSA_MAX_IMAGE_PIXELS, KANIZSA_WORKER_DECODE_SECONDS.

Exit status: 0 done, perhaps with skipped entries; 1 failed, nothing written; 2 wrong usage.
`;
