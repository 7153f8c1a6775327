/** Puts the page together: key, picture, boxes, the request, and what comes back. */
import { listenForBoxes } from "./box-input.js";
import { RequestProblem, segment } from "./client.js";
import { listenForPictures } from "./picture-input.js";
import { Results } from "./results.js";
import { Stage } from "./stage.js";

const KEY_FORM = /^kz_(?:[a-z2-9]{8}_)?[A-Za-z0-9_-]{43}$/;
const KEY_STORAGE = "kanizsa-key";

const byId = (id) => document.getElementById(id);
const canvas = byId("picture");
const stageElement = byId("stage");
const stage = new Stage(canvas, stageElement);

/** @type {import("./stage.js").View} */
const view = {
  bitmap: null,
  result: null,
  boxes: [],
  draft: null,
  cross: null,
  highlighted: null,
  layers: { visible: true, hidden: true, outline: true, center: true },
};
/** @type {{ file: File | null, imageId: string | null, running: AbortController | null }} */
const session = { file: null, imageId: null, running: null };

const say = (text) => byId("status").textContent = text;

let drawing = 0;
function redraw(changes = {}) {
  Object.assign(view, changes);
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(() => stage.draw(view));
}

const results = new Results({
  section: byId("results"),
  cars: byId("cars"),
  order: byId("order"),
  timings: byId("timings"),
  model: byId("model"),
}, (highlighted) => redraw({ highlighted }));

function showError(error) {
  const box = byId("error");
  if (!error) {
    box.replaceChildren();
    return;
  }
  const title = document.createElement("strong");
  title.textContent = error.message;
  const detail = document.createElement("p");
  detail.textContent = error.detail;
  const list = document.createElement("ul");
  list.append(...error.errors.map(({ pointer, message }) => {
    const item = document.createElement("li");
    item.textContent = pointer !== "#" ? `${pointer}: ${message}` : message;
    return item;
  }));
  box.replaceChildren(title, detail, list);
}

async function open(file) {
  session.running?.abort();
  showError(null);
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    showError(
      new RequestProblem("This browser can't open the file", {
        detail: "Choose a JPEG, PNG, WebP or AVIF picture",
      }),
    );
    say("No picture.");
    return;
  }
  view.bitmap?.close();
  session.file = file;
  session.imageId = null;
  for (const id of ["stage", "picture-help", "tools", "layers"]) byId(id).hidden = false;
  byId("drop").hidden = true;
  canvas.setAttribute(
    "aria-label",
    `${file.name || "Picture"}, ${bitmap.width} by ${bitmap.height} pixels`,
  );
  results.show(null);
  redraw({ bitmap, result: null, boxes: [], highlighted: null });
  await ask();
}

/** Asks for the picture's cars, or for those in the boxes. */
async function ask() {
  const key = byId("key").value.trim();
  byId("clear").disabled = view.boxes.length === 0;
  showError(null);
  if (!KEY_FORM.test(key)) {
    say("Type the whole key first: it begins with kz_ and ends with 43 characters.");
    byId("key").focus();
    return;
  }
  session.running?.abort();
  const running = session.running = new AbortController();
  byId("progress").hidden = false;
  const { boxes } = view;
  say(boxes.length > 0 ? "Completing the cars in the boxes…" : "Looking for cars…");
  const began = performance.now();
  try {
    const result = await segment({
      key,
      file: session.file,
      imageId: session.imageId,
      request: { mode: byId("mode").value, prompts: boxes.map((box) => ({ box })) },
      signal: running.signal,
    });
    session.imageId = result.image.id;
    results.show(result);
    redraw({ result, highlighted: null });
    say(summaryOf(result, performance.now() - began));
  } catch (error) {
    if (running.signal.aborted) return;
    if (!(error instanceof RequestProblem)) throw error;
    showError(error);
    say("That did not work.");
    if (error.code === "unauthorized") byId("key").focus();
  } finally {
    if (session.running === running) byId("progress").hidden = true;
  }
}

function summaryOf({ instances }, ms) {
  const hidden = instances.filter(({ occlusion_rate }) => occlusion_rate >= 0.01).length;
  const time = `Answered in ${(ms / 1000).toFixed(2)}\u00a0s.`;
  if (instances.length === 0) return `No cars found. Draw a box around one. ${time}`;
  const cars = instances.length === 1 ? "One car" : `${instances.length} cars`;
  return `${cars}, ${hidden || "none"} partly hidden. ${time}`;
}

function download() {
  const text = JSON.stringify(view.result, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${view.result.id}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

listenForPictures({
  file: byId("file"),
  buttons: [byId("choose"), byId("another")],
  drop: byId("work"),
  onFile: open,
});
listenForBoxes(canvas, {
  size: () => view.bitmap,
  toImage: (x, y) => stage.imagePoint(x, y, view.bitmap),
  onDraft: (draft, cross) => redraw({ draft, cross }),
  onBox: (box) => {
    redraw({ boxes: [...view.boxes, box], highlighted: null });
    ask();
  },
  say,
});
const findAll = () => {
  redraw({ boxes: [] });
  ask();
};
byId("find").addEventListener("click", findAll);
byId("clear").addEventListener("click", findAll);
byId("mode").addEventListener("change", ask);
byId("download").addEventListener("click", download);
byId("layers").addEventListener(
  "change",
  ({ target }) => redraw({ layers: { ...view.layers, [target.name]: target.checked } }),
);
byId("key").value = sessionStorage.getItem(KEY_STORAGE) ?? "";
byId("key").addEventListener(
  "input",
  ({ target }) => sessionStorage.setItem(KEY_STORAGE, target.value.trim()),
);
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (session.file) ask();
});
new ResizeObserver(() => redraw()).observe(stageElement);
if (byId("key").value) say("Drop a photo.");
