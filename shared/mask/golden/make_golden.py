"""Writes the golden files beside it with pycocotools, from a fixed seed.

    pip install pycocotools==2.0.11 && python make_golden.py

The masks stand in the files as runs of the row-major pixels (first run of 0), so that the test
doesn't trust the encoder that it tests.
"""

import json
from pathlib import Path

import numpy as np
from pycocotools import mask as coco

FOLDER = Path(__file__).parent
random = np.random.default_rng(20)


def row_major_runs(mask):
    flat = mask.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    runs = np.diff([0, *edges, flat.size]).tolist()
    return [0, *runs] if flat[0] else runs


def blob(height, width, count):
    """Union of random ellipses with some noise on their edges."""
    y, x = np.mgrid[:height, :width]
    mask = np.zeros((height, width), bool)
    for _ in range(count):
        cx, cy = random.uniform(0, width), random.uniform(0, height)
        rx, ry = random.uniform(0.02, 0.3) * width + 0.5, random.uniform(0.02, 0.3) * height + 0.5
        mask |= ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
    return mask


def masks():
    yield "empty", np.zeros((7, 5), bool)
    yield "full", np.ones((7, 5), bool)
    yield "one pixel, empty", np.zeros((1, 1), bool)
    yield "one pixel, full", np.ones((1, 1), bool)
    for y, x in [(0, 0), (0, 8), (5, 0), (5, 8), (3, 4)]:
        mask = np.zeros((6, 9), bool)
        mask[y, x] = True
        yield f"single pixel at ({x}, {y})", mask
    yield "vertical stripes", np.tile(np.arange(40) % 2 == 0, (30, 1))
    yield "horizontal stripes", np.tile((np.arange(30) % 2 == 1)[:, None], (1, 40))
    yield "checkerboard", np.indices((16, 17)).sum(axis=0) % 2 == 0
    yield "1 row", random.random((1, 200)) < 0.5
    yield "1 column", random.random((200, 1)) < 0.5
    yield "noise", random.random((45, 67)) < 0.5
    yield "sparse noise", random.random((60, 50)) < 0.02
    for i in range(6):
        yield f"blobs {i}", blob(48 + 13 * i, 90 - 7 * i, 1 + i)
    yield "hd blobs", blob(720, 1280, 5)
    yield "hd empty", np.zeros((720, 1280), bool)
    yield "hd full", np.ones((720, 1280), bool)
    wide = np.zeros((3000, 2000), bool)
    wide[1, 1] = wide[2998, 1997] = True
    yield "6 megapixels, two pixels far apart", wide


def polygons():
    yield "square on the grid", 12, 10, [[2, 3, 7, 3, 7, 8, 2, 8]]
    yield "square off the grid", 12, 10, [[2.3, 3.6, 7.5, 3.5, 7.4, 8.2, 2.49, 8.51]]
    yield "triangle", 30, 20, [[1.5, 2.5, 28.2, 9.1, 6.6, 18.9]]
    yield "counter-clockwise", 30, 20, [[6.6, 18.9, 28.2, 9.1, 1.5, 2.5]]
    yield "bow tie", 30, 20, [[2, 2, 27, 17, 27, 2, 2, 17]]
    yield "sticks out", 30, 20, [[-10.5, -3.2, 40.7, 5.1, 33.3, 29.9, -4.4, 25.5]]
    yield "all outside", 30, 20, [[-10, -10, -5, -10, -5, -5]]
    yield "right of the picture", 30, 20, [[31, 2, 44, 3, 38, 16]]
    yield "covers all", 30, 20, [[-5, -5, 40, -5, 40, 30, -5, 30]]
    yield "zero area", 30, 20, [[3, 3, 20, 3, 3, 3]]
    yield "repeated points", 30, 20, [[3, 3, 3, 3, 20, 4, 20, 4, 11, 15, 11, 15]]
    yield "two that overlap", 40, 30, [[3, 3, 20, 4, 11, 25], [10, 8, 35, 9, 33, 28, 14, 21]]
    yield "1 × 1", 1, 1, [[0, 0, 1, 0, 1, 1, 0, 1]]
    yield "thin", 40, 30, [[2, 2, 38, 27.4, 38, 27.6]]
    for i in range(14):
        width, height = int(random.integers(5, 200)), int(random.integers(5, 200))
        angles = np.sort(random.uniform(0, 2 * np.pi, int(random.integers(3, 25))))
        radius = random.uniform(0.2, 0.7, len(angles))
        x = (0.5 + radius * np.cos(angles)) * width
        y = (0.5 + radius * np.sin(angles)) * height
        yield f"star {i}", width, height, [np.stack([x, y], 1).ravel().round(2).tolist()]
    for i in range(6):
        points = random.uniform(-20, 120, 2 * int(random.integers(3, 12))).round(3)
        yield f"tangle {i}", 100, 90, [points.tolist()]


def rle_json(rle):
    return {"size": list(rle["size"]), "counts": rle["counts"].decode("ascii")}


def write(name, entries):
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    (FOLDER / name).write_text(f"[\n{lines}\n]\n")


def main():
    write("masks.json", [
        {
            "name": name,
            "rowMajorRuns": row_major_runs(mask),
            "area": int(coco.area(rle)),
            "bbox": [int(v) for v in coco.toBbox(rle)],
            "rle": rle_json(rle),
        }
        for name, mask in masks()
        for rle in [coco.encode(np.asfortranarray(mask.astype(np.uint8)))]
    ])
    write("polygons.json", [
        {
            "name": name,
            "polygons": flat,
            "rle": rle_json(coco.merge(coco.frPyObjects(flat, height, width))),
        }
        for name, width, height, flat in polygons()
    ])


if __name__ == "__main__":
    main()
