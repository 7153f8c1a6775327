"""Composes scenes once and keeps the frozen trunk's responses, so that every head trains on them in minutes.

python pool.py --split train --count 5000
Splits: train, dev, scenes (rendered), streets and crowds (photographed and rendered, for the visible mask alone). Files in runs/pool-<split>: c2, c3, c4 of the query frame, w3, w4 of the wide crop (float16), masks, geometry.
"""

import argparse
import time
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from data import (FRAME_H, FRAME_W, WIDE_H, WIDE_W, WORKING_SHORT_EDGE, Library, Scene, compose, degrade, frame_crop, frame_matrix,
                  jitter_colour, tight_box, to_tensor, wide_scale)
from loop import DEVICE, RUNS, half_precision, load_averaged
from networks import Trunk
from scenes import Scenes
from streets import label_all

MASKS = ("visible", "amodal", "other", "outside", "front", "unknown")  # at stride 2 of the frame, 0–255; unknown: whether something is in front
SHAPES = {"c2": (40, FRAME_H // 4, FRAME_W // 4), "c3": (96, FRAME_H // 8, FRAME_W // 8), "c4": (192, FRAME_H // 16, FRAME_W // 16),
          "w3": (96, WIDE_H // 8, WIDE_W // 8), "w4": (192, WIDE_H // 16, WIDE_W // 16)}


def masks_in(scene, matrix, width, height):
    crop = lambda name, beyond: frame_crop(getattr(scene, name) * 255, matrix, width, height, beyond)
    return np.stack([crop(name, 255 if name in ("outside", "unknown") else 0) for name in MASKS], -1)


def query_sample(scene, rng, noise=True):
    """One query: its frame and wide crop with truth, geometry in frame pixels."""
    x, y, w, h = scene.box
    center = np.array([x + w / 2, y + h / 2])
    scale = WORKING_SHORT_EDGE / min(w, h)
    seen = center + (rng.normal(0, 0.04, 2) * [w, h] if noise else 0)
    matrix = frame_matrix(seen, scale * (np.exp(rng.normal(0, 0.06)) if noise else 1), FRAME_W, FRAME_H)
    vx, vy, vw, vh = tight_box(scene.visible)
    if noise:
        vx, vy = vx + rng.normal(0, 0.02) * vw, vy + rng.normal(0, 0.02) * vh
        vw, vh = vw * np.exp(rng.normal(0, 0.03)), vh * np.exp(rng.normal(0, 0.03))
    wide = frame_matrix((vx + vw / 2, vy + vh / 2), wide_scale((vx, vy, vw, vh)), WIDE_W, WIDE_H)
    longer = max(vw, vh)
    half = matrix.copy() / 2  # masks are kept at stride 2
    coarse = wide.copy() / 8  # ScaleNet sees them at stride 8
    return {
        "frame": to_tensor(frame_crop(scene.rgb, matrix, FRAME_W, FRAME_H)),
        "wide": to_tensor(frame_crop(scene.rgb, wide, WIDE_W, WIDE_H)),
        "masks": masks_in(scene, half, FRAME_W // 2, FRAME_H // 2).transpose(2, 0, 1),
        "wide_visible": frame_crop(scene.visible * 255, coarse, WIDE_W // 8, WIDE_H // 8, 0),
        "center": (matrix @ [*center, 1]).astype(np.float32),
        "size": np.array([w, h], np.float32) * np.float32(matrix[0, 0]),
        "scale_target": np.array([np.log(min(w, h) / longer), (center[0] - vx - vw / 2) / longer, (center[1] - vy - vh / 2) / longer,
                                  np.log(w / longer), np.log(h / longer)], np.float32),
        "wide_box": np.array([vw, vh], np.float32) * np.float32(wide[0, 0]),
        "hidden": np.float32(scene.hidden),
    }


class Queries(torch.utils.data.IterableDataset):
    def __init__(self, split, seed, count):
        self.split, self.seed, self.count = split, seed, count

    def __iter__(self):
        rng = np.random.default_rng([self.seed, 7])
        library, cars = Library(self.split), {}
        if self.split != "train":
            library.streets = []
        for i in range(self.count):
            car = library.complete[i % len(library.complete)]
            while True:
                scene = compose(library, rng, car=car, clean_background=self.split != "train")
                if scene.visible.sum() > 300 and scene.hidden < 0.8:
                    break
            sample = query_sample(scene, rng)
            sample["car"] = cars.setdefault(scene.car, [c.id for c in library.cars].index(scene.car))
            sample["mirrored"] = int(scene.mirrored)
            yield sample


class StreetCars(torch.utils.data.IterableDataset):
    """Cars of street frames that stand alone: box from a teacher, visible pixels from the frame's own labels; how much is
    hidden is not known, so that only the visible-mask network learns from them."""

    def __init__(self, seed, count):
        self.seed, self.count = seed, count

    def __iter__(self):
        rng = np.random.default_rng([self.seed, 13])
        library = Library()
        labels = label_all(library)["streets"]
        found = [(i, box) for i, (boxes, *_) in enumerate(labels) for box in boxes if alone(box, boxes)]
        for k in range(self.count):
            index, box = found[k % len(found)]
            _, rgb, cars = library.streets[index]
            visible = np.zeros_like(cars)
            x0, y0, x1, y1 = [int(round(float(v))) for v in box]
            visible[y0:y1, x0:x1] = cars[y0:y1, x0:x1]
            if rng.random() < 0.5:
                rgb, visible, cars, x0, x1 = rgb[:, ::-1].copy(), visible[:, ::-1].copy(), cars[:, ::-1].copy(), rgb.shape[1] - x1, rgb.shape[1] - x0
            empty = np.zeros_like(cars)
            rgb = degrade(jitter_colour(rgb, rng), rng)
            scene = Scene(rgb, visible, visible, cars & (1 - visible), empty, (x0, y0, x1 - x0, y1 - y0), 0.0, "", False, empty, empty, 1 - visible)
            yield {**query_sample(scene, rng), "car": 0, "mirrored": 0}


class RenderedCars(torch.utils.data.IterableDataset):
    """Cars of rendered scenes that the rule `fit` admits."""

    def __init__(self, seed, count, fit=None):
        self.seed, self.count, self.fit = seed, count, fit or fit_to_learn

    def __iter__(self):
        rng = np.random.default_rng([self.seed, 17])
        scenes = Scenes("train")
        found = [(i, k) for i, image in enumerate(scenes.images) for k, car in enumerate(image["instances"]) if self.fit(car)]
        order = rng.permutation(len(found))
        for n in range(self.count):
            index, k = found[order[n % len(found)]]
            scene = scenes.scene(index, k)
            if rng.random() < 0.5:
                width = scene.rgb.shape[1]
                flipped = {name: np.ascontiguousarray(getattr(scene, name)[:, ::-1]) for name in ("rgb", *MASKS)}
                x, y, w, h = scene.box
                scene = replace(scene, box=(width - x - w, y, w, h), **flipped)
            scene = replace(scene, rgb=degrade(jitter_colour(scene.rgb, rng), rng))
            yield {**query_sample(scene, rng), "car": 0, "mirrored": 0}


def fit_to_learn(car):
    """Whether an instance of a scene says enough of itself: whole in the picture, large enough, not hidden altogether."""
    _, _, w, h = car["box_visible"]
    return car["category"] == "car" and not car.get("ignore") and not car["truncated"] and car["occlusion_rate"] < 0.75 and h >= 22 and w >= 16


def fit_to_see(car):
    """Whether its visible part can be learnt: cut by the border, small or nearly hidden as a found car may be."""
    _, _, w, h = car["box_visible"]
    return car["category"] == "car" and car["occlusion_rate"] < 0.85 and h >= 12 and w >= 10


def alone(box, boxes):
    """Tall enough to tell, and hardly touched by another box."""
    if box[3] - box[1] < 22 or not 0.6 < (box[2] - box[0]) / (box[3] - box[1]) < 3:
        return False
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = (high - low).clip(0).prod(1) / (box[2:] - box[:2]).prod()
    return (shared > 0.08).sum() <= 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", default="train")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    trunk = load_averaged("trunk", trunk=Trunk())["trunk"].to(memory_format=torch.channels_last)
    folder = RUNS / f"pool-{args.split}"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {k: np.lib.format.open_memmap(folder / f"{k}.npy", "w+", np.float16, (args.count, *shape)) for k, shape in SHAPES.items()}
    rest, done, start = {}, 0, time.time()
    special = {"streets": StreetCars, "scenes": RenderedCars, "crowds": partial(RenderedCars, fit=fit_to_see)}.get(args.split)
    queries = special(args.seed, args.count) if special else Queries(args.split, args.seed, args.count)
    loader = torch.utils.data.DataLoader(queries, 16, num_workers=1, prefetch_factor=4)
    for batch in loader:
        with torch.inference_mode(), half_precision():
            features = [v.half().cpu().numpy() for v in trunk(batch.pop("frame").to(DEVICE).contiguous(memory_format=torch.channels_last))]
            wide = [v.half().cpu().numpy() for v in trunk(batch.pop("wide").to(DEVICE).contiguous(memory_format=torch.channels_last))]
        n = len(features[0])
        for name, value in zip(("c2", "c3", "c4", "w3", "w4"), features + wide[1:]):
            kept[name][done : done + n] = value
        for name, value in batch.items():
            rest.setdefault(name, []).append(value.numpy())
        done += n
        if done % 320 == 0:
            rate = done / (time.time() - start)
            print(f"{args.split} {done}/{args.count}, {rate:.1f} a second, {(args.count - done) / rate:.0f} s left", flush=True)
    np.savez(folder / "rest.npz", **{k: np.concatenate(v) for k, v in rest.items()})


if __name__ == "__main__":
    main()
