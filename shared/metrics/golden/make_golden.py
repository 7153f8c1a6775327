"""Writes the golden files beside it with pycocotools and numpy, from a fixed seed.

    pip install pycocotools==2.0.11 numpy==2.4.6 && python make_golden.py

Pictures of 160 × 120 px with everything in them that makes detections hard to score: equal scores,
equal IoUs, crowds, truths of all sizes, pictures with no truth, with no detection and with neither,
more detections than are allowed, categories without truth, areas and boxes that are not the masks'.
"""

import contextlib
import copy
import io
import json
from pathlib import Path

import numpy as np
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 160, 120
ALL = [0, 1e10]
AREAS = {"small": [0, 32**2], "medium": [32**2, 96**2], "large": [96**2, 1e10]}
# amodalAPI, myPyAmodalEvalDemo.py
OCCLUSIONS = {"none": [0, 0.00001], "partial": [0.00001, 0.25], "heavy": [0.25, 1]}
RUNS = [
    ("amodal", [1, 10, 100], True),
    ("visible", [1, 10, 100], True),
    ("box", [1, 10, 100], True),
    ("amodal", [1, 10, 100], False),
    ("box", [1, 5, 20], True),
]

random = np.random.default_rng(40)


def encode(mask):
    code = rle.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": list(code["size"]), "counts": code["counts"].decode()}


def shape(x, y, width, height, kind):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    if kind == "box":
        return (rows >= y) & (rows < y + height) & (columns >= x) & (columns < x + width)
    across = (columns + 0.5 - x - width / 2) / (width / 2)
    down = (rows + 0.5 - y - height / 2) / (height / 2)
    return across**2 + down**2 < 1


def draw_object(size):
    width, height = (max(2, round(random.uniform(0.6, 1.4) * size)) for _ in range(2))
    x, y = round(random.uniform(-10, WIDTH - 10)), round(random.uniform(-10, HEIGHT - 10))
    return x, y, width, height, random.choice(["box", "ellipse"], p=[0.7, 0.3])


def hide(mask, rate):
    """The mask without its left columns, about `rate` of them."""
    columns = np.flatnonzero(mask.any(axis=0))
    visible = mask.copy()
    visible[:, : columns[0] + round(rate * len(columns))] = False
    return visible


def box_of(mask, jitter):
    x, y, width, height = rle.toBbox(rle.encode(np.asfortranarray(mask.astype(np.uint8))))
    dx, dy, dw, dh = random.uniform(-jitter, jitter, 4).round(2)
    return [float(x + dx), float(y + dy), float(max(1, width + dw)), float(max(1, height + dh))]


def annotation(image, category, body, rate=0.0, crowd=0):
    mask = shape(*body)
    return {
        "image_id": image, "category_id": category, "iscrowd": crowd, "body": body,
        "area": round(float(mask.sum() * random.uniform(0.97, 1.03)), 2), "bbox": box_of(mask, 0.4),
        "segmentation": encode(mask), "inmodal_seg": encode(hide(mask, rate)),
    }


def result(image, category, body, score, rate=0.0):
    mask = shape(*body)
    return {
        "image_id": image, "category_id": category, "score": score, "bbox": box_of(mask, 2),
        "segmentation": encode(mask), "visible_segmentation": encode(hide(mask, rate)),
    }


def near(body, spread):
    x, y, width, height, kind = body
    dx, dy, dw, dh = np.round(random.normal(0, spread, 4)).astype(int)
    return int(x + dx), int(y + dy), max(2, int(width + dw)), max(2, int(height + dh)), kind


def inside(body):
    return body if shape(*body).sum() > 3 else inside(draw_object(30))


def make_dataset():
    """Truth in KINS' form and COCO results."""
    truths, results = [], []
    for image in [11, 4, 7, 9]:
        for category in [3, 3, 3, 6, 1]:
            body = inside(draw_object(random.choice([15, 40, 70])))
            rate = random.choice([0, 0, 0.1, 0.2, 0.3, 0.6])
            truths.append(annotation(image, category, body, rate))
            for _ in range(random.integers(0, 4)):
                found = inside(near(body, random.choice([1, 3, 8])))
                score = round(float(random.uniform(0.1, 1)), 1)
                results.append(result(image, category, found, score, random.choice([0, 0.2])))
        for _ in range(4):
            score = round(float(random.uniform(0, 0.7)), 1)
            results.append(result(image, int(random.choice([1, 3, 6])), inside(draw_object(40)), score))
    for image, category, kind in [(11, 3, "box"), (7, 6, "ellipse"), (9, 3, "ellipse")]:
        body = (4, 3, 150, 112, kind)
        truths.append(annotation(image, category, body, 0.15))
        results.append(result(image, category, near(body, 6), round(float(random.uniform(0.3, 1)), 1), 0.1))
    # twins: equal IoU with two truths, of one category and of two
    body = (20, 20, 40, 30, "box")
    for category in [3, 3, 6]:
        truths.append(annotation(7, category, body, 0.5))
    results += [result(7, 3, body, 0.9), result(7, 3, (24, 20, 40, 30, "box"), 0.9)]
    # halves: IoU exactly 1/2 and 3/5, equally with the truth to the left and to the right
    for x, category in [(100, 1), (120, 1)]:
        truths.append(annotation(9, category, (x, 90, 20, 10, "box")))
    results += [result(9, 1, (110, 90, 20, 10, "box"), 0.6), result(9, 1, (100, 90, 12, 10, "box"), 0.6)]
    # crowds: one finding in, one half in, twice; and a category with a crowd alone
    truths += [annotation(4, 3, (10, 60, 60, 50, "box"), 0, 1), annotation(4, 2, (90, 0, 40, 40, "box"), 0, 1)]
    for x in [15, 30, 60]:
        results.append(result(4, 3, (x, 70, 20, 20, "box"), 0.95))
    results.append(result(4, 2, (95, 5, 10, 10, "box"), 0.5))
    # a truth within a crowd, found half: the truth's, though the crowd holds more of the finding
    truths.append(annotation(4, 3, (20, 80, 30, 20, "box"), 0.4))
    results.append(result(4, 3, (26, 80, 30, 20, "box"), 0.97))
    # stated areas that put truths into another class than their masks
    for y, area in [(5, 1010), (60, 1040)]:
        truths.append(annotation(5, 6, (100, y, 32, 32, "box"), 0.1))
        truths[-1]["area"] = area
        results.append(result(5, 6, (101, y, 32, 32, "box"), 0.7))
    # 5: truths alone; 6: findings alone, too many of them; 8: neither
    truths.append(annotation(5, 3, (50, 50, 30, 20, "box"), 0.05))
    for i in range(118):
        body = (2 + 5 * (i % 30), 2 + 9 * (i // 30), 4, 6, "box")
        results.append(result(6, 3, body, round(float(random.uniform(0, 0.5)), 2)))
    truths.append(annotation(6, 3, (2 + 5 * 7, 2, 4, 6, "box"), 0.5))
    # a category that has no truth
    results.append(result(11, 8, (5, 5, 20, 20, "box"), 0.8))
    random.shuffle(results)
    for index, truth in enumerate(truths):
        truth["id"] = 100 + index
        del truth["body"]
    return {
        "images": [
            {"id": id, "file_name": f"{id}.jpg", "width": WIDTH, "height": HEIGHT}
            for id in [11, 4, 7, 5, 6, 8, 9]
        ],
        "categories": [
            {"id": id, "name": name}
            for id, name in [(3, "car"), (1, "person"), (6, "bus"), (8, "truck"), (2, "bicycle")]
        ],
        "annotations": truths,
    }, results


def occlusion_rate(truth):
    hidden = rle.area(rle.merge([truth["segmentation"], truth["inmodal_seg"]], intersect=True))
    return 1 - float(hidden) / float(rle.area(truth["segmentation"]))


def evaluate(truth, results, kind, limits, categories, ranges):
    truth, results = copy.deepcopy(truth), copy.deepcopy(results)
    for entry in truth["annotations"]:
        rate = occlusion_rate(entry)
        if kind == "visible":
            entry["segmentation"] = entry["inmodal_seg"]
            entry["area"] = float(rle.area(entry["inmodal_seg"]))
        if ranges is OCCLUSIONS:
            # COCOeval then bins by rate; areas of findings don't matter for recall
            entry["area"] = rate
    for entry in [*truth["annotations"], *results]:
        # amodalAPI has one category; with useCats = 0, COCOeval would sort by the old ones
        entry["category_id"] = entry["category_id"] if categories else 3
    for entry in results:
        if kind == "visible":
            entry["segmentation"] = entry["visible_segmentation"]
        if kind != "box":
            # with a box beside the mask, pycocotools takes the box's area for the mask's
            del entry["bbox"]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = truth
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(results), "bbox" if kind == "box" else "segm")
        evaluation.params.maxDets = limits
        evaluation.params.areaRng = [ALL, *ranges.values()]
        evaluation.params.areaRngLbl = ["all", *ranges]
        evaluation.evaluate()
        evaluation.accumulate()
    return evaluation


def mean(values):
    counted = values[values > -1]
    return float(counted.mean()) if counted.size else None


def expected(truth, results, kind, limits, categories):
    evaluation = evaluate(truth, results, kind, limits, categories, AREAS)
    precision, recall = evaluation.eval["precision"], evaluation.eval["recall"]
    occlusion = evaluate(truth, results, kind, limits, categories, OCCLUSIONS).eval["recall"]
    names = {entry["id"]: entry["name"] for entry in truth["categories"]}
    return {
        "iou": kind, "maxDetections": limits[-1], "categories": "each" if categories else "together",
        "ap": mean(precision[:, :, :, 0, -1]),
        "ap50": mean(precision[0, :, :, 0, -1]),
        "ap75": mean(precision[5, :, :, 0, -1]),
        "ap90": mean(precision[8, :, :, 0, -1]),
        "apByArea": {name: mean(precision[:, :, :, i + 1, -1]) for i, name in enumerate(AREAS)},
        "arByArea": {name: mean(recall[:, :, i + 1, -1]) for i, name in enumerate(AREAS)},
        "arByLimit": [[limit, mean(recall[:, :, 0, i])] for i, limit in enumerate(limits)],
        "arByOcclusion": {name: mean(occlusion[:, :, i + 1, -1]) for i, name in enumerate(OCCLUSIONS)},
        "byThreshold": [
            [float(threshold), mean(precision[i, :, :, 0, -1]), mean(recall[i, :, 0, -1])]
            for i, threshold in enumerate(evaluation.params.iouThrs)
        ],
        "byCategory": {
            names[id]: mean(precision[:, :, k, 0, -1])
            for k, id in enumerate(evaluation.params.catIds)
            if categories
        },
    }


def overlaps(truth, results):
    """IoU matrices of one picture, crowds last, and overlaps of pairs, also pooled."""
    truths = [entry for entry in truth["annotations"] if entry["image_id"] == 4]
    found = [entry for entry in results if entry["image_id"] == 4]
    crowds = [entry["iscrowd"] for entry in truths]
    matrix = lambda field: np.asarray(
        rle.iou([f[field] for f in found], [t[field] for t in truths], crowds)
    ).tolist()

    def area(parts, intersect):
        return float(rle.area(rle.merge(parts, intersect=intersect)))

    def outside(mask, visible):
        return encode((rle.decode(mask) > rle.decode(visible)))

    pairs = []
    for t in truths:
        f = found[int(np.argmax(rle.iou([t["segmentation"]], [f["segmentation"] for f in found], [0] * len(found))))]
        parts = {
            "full": (f["segmentation"], t["segmentation"]),
            "visible": (f["visible_segmentation"], t["inmodal_seg"]),
            "occluded": tuple(outside(m, t["inmodal_seg"]) for m in (f["segmentation"], t["segmentation"])),
        }
        pairs.append({
            "truth": truths.index(t), "prediction": found.index(f), "occlusionRate": occlusion_rate(t),
            **{name: [area(pair, True), area(pair, False)] for name, pair in parts.items()},
        })
    means = {}
    for name in ["full", "occluded"]:
        both, either = np.transpose([p[name] for p in pairs if name == "full" or p["occlusionRate"] > 0])
        means[name] = [float((both / either).mean()), float(both.sum() / either.sum())]
    return {
        "image": 4, "mask": matrix("segmentation"), "box": matrix("bbox"), "pairs": pairs, "means": means,
    }


def calibration():
    """Guo et al., On Calibration of Modern Neural Networks, 2017, with 15 bins."""
    confidence = np.concatenate([random.uniform(0.001, 1, 400), [0.2, 0.4, 0.6, 1, 1]]).round(4)
    hit = random.uniform(0, 1, confidence.size) < confidence**1.5
    bounds = np.linspace(0, 1, 16)
    error = worst = 0.0
    for low, high in zip(bounds[:-1], bounds[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = abs(hit[inside].mean() - confidence[inside].mean())
            error += gap * inside.mean()
            worst = max(worst, gap)
    return {
        "confidence": confidence.tolist(), "hit": hit.astype(int).tolist(),
        "error": float(error), "maximum": float(worst),
    }


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


def main():
    truth, results = make_dataset()
    write("truth.json", truth)
    write("predictions.json", results)
    write("detections.json", [expected(truth, results, *run) for run in RUNS])
    write("overlaps.json", overlaps(truth, results))
    write("calibration.json", calibration())


if __name__ == "__main__":
    main()
