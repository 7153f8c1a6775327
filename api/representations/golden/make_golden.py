"""Writes the golden files beside it with pycocotools and numpy, from a fixed seed.

    pip install pycocotools==2.0.11 numpy==2.4.6 && python make_golden.py

result.json: a result whose masks have everything that is hard to say in a format: holes, several
parts, parts that touch at a corner, a single pixel, the picture's border, noise; some are partly
hidden. figures.json: that result in each representation, rendered by testing/write-forms.ts, as pycocotools
reads it; `sha256` is that of the file it read.
"""

import contextlib
import hashlib
import io
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from pycocotools import mask as rle
from pycocotools.coco import COCO

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
WIDTH, HEIGHT = 97, 71

random = np.random.default_rng(44)
rows, columns = np.mgrid[:HEIGHT, :WIDTH]


def ellipse(x, y, rx, ry):
    return ((columns - x) / rx) ** 2 + ((rows - y) / ry) ** 2 < 1


def masks():
    """Name, amodal mask, hidden part."""
    none = np.zeros((HEIGHT, WIDTH), bool)
    yield "car", ellipse(30, 40, 25, 15), none
    yield "car", ellipse(60, 38, 28, 18), ellipse(30, 40, 25, 15)
    yield "car", ellipse(40, 20, 22, 16) & ~ellipse(34, 18, 5, 4) & ~ellipse(48, 22, 6, 5), none
    yield "bus", ellipse(90, 60, 30, 30), columns < 80
    yield "car", ellipse(12, 60, 8, 6) | ellipse(40, 64, 9, 5), columns > 42
    yield "bus", (columns // 6 + rows // 5) % 2 == 0, rows % 9 == 0
    yield "car", random.random((HEIGHT, WIDTH)) < 0.3, random.random((HEIGHT, WIDTH)) < 0.2
    yield "bus", (columns == 96) & (rows == 70), none
    yield "bus", np.ones((HEIGHT, WIDTH), bool), ellipse(50, 35, 30, 20)


def encode(mask):
    code = rle.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": list(code["size"]), "counts": code["counts"].decode()}


def describe(mask):
    code = encode(mask)
    return {"bbox": rle.toBbox(code).tolist(), "area": int(rle.area(code)), "segmentation": code}


def instance(index, category, amodal, hidden):
    hidden = amodal & hidden
    invisible = describe(hidden)
    del invisible["bbox"]
    return {
        "id": index + 1,
        "prompt": None,
        "category": category,
        "score": round(0.95 - index / 16, 4),
        "amodal": describe(amodal),
        "visible": describe(amodal & ~hidden),
        "invisible": invisible,
        "occlusion_rate": hidden.sum() / amodal.sum(),
        "truncated": False,
        "match": {"reference_id": None, "similarity": 0, "center": [0, 0], "scale": 1, "abstained": False},
    }


def make_result():
    stages = ["queue", "decode", "proposals", "features", "vote", "refine", "total"]
    return {
        "id": "seg_golden",
        "status": "succeeded",
        "created_at": "2026-01-02T03:04:05.678Z",
        "cache": "miss",
        "image": {"id": "sha256:" + "0a" * 32, "width": WIDTH, "height": HEIGHT},
        "model": {"name": "car", "version": "1.2.3", "provider": "cpu", "bank": {"version": "4.5.6", "references": 440}},
        "timings_ms": dict.fromkeys(stages, 0),
        "instances": [instance(i, *each) for i, each in enumerate(masks())],
        "order": [[1, 2], [3, 5], [5, 7]],
    }


def load(path):
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(path)


def from_polygons(polygons):
    """As readers of COCOA and KINS do."""
    code = rle.merge(rle.frPyObjects(polygons, HEIGHT, WIDTH))
    return code["counts"].decode()


def read_coco(path):
    file = load(path)
    return [
        {
            "id": each["id"],
            "category": file.loadCats(each["category_id"])[0]["name"],
            "bbox": each["bbox"],
            "area": each["area"],
            "amodal": encode(file.annToMask(each))["counts"],
        }
        for each in file.loadAnns(file.getAnnIds(imgIds=[1]))
    ]


def read_kins(path):
    file = load(path)
    return [
        {
            "id": each["id"],
            "category": file.loadCats(each["category_id"])[0]["name"],
            "amodal": from_polygons(each["a_segm"]),
            "visible": from_polygons(each["i_segm"]),
        }
        for each in file.loadAnns(file.getAnnIds(imgIds=[1]))
    ]


def read_cocoa(path):
    regions = json.loads(path.read_text())["annotations"][0]["regions"]
    return [
        {
            "id": region["id"],
            "category": region["name"],
            "amodal": from_polygons([region["segmentation"]]),
            **{
                part: encode(rle.decode(region[f"{part}_mask"]))["counts"]
                for part in ("visible", "invisible")
                if f"{part}_mask" in region
            },
        }
        for region in regions
    ]


def read_yolo(path):
    found = []
    for line in path.read_text().splitlines():
        category, *shares = line.split()
        points = np.array(shares, float).reshape(-1, 2) * [WIDTH, HEIGHT]
        found.append({"category": int(category), "amodal": from_polygons([points.ravel().tolist()])})
    return found


READERS = {"coco": read_coco, "cocoa": read_cocoa, "kins": read_kins, "yolo": read_yolo}


def main():
    source = FOLDER / "result.json"
    source.write_text(json.dumps(make_result(), indent=1) + "\n")
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        script = FOLDER.parent / "testing/write-forms.ts"
        subprocess.run([ROOT / "node_modules/.bin/deno", "run", "-A", script, source, folder], cwd=ROOT, check=True)
        for name, read in READERS.items():
            path = Path(folder) / name
            figures[name] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "read": read(path)}
    (FOLDER / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
