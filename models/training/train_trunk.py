"""Teaches the trunk from random weights: features of a teacher network, and dense labels of cars.

python train_trunk.py --minutes 40
"""

import argparse

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from data import Library, compose, degrade, frame_crop, frame_matrix, jitter_colour, to_tensor
from loop import DEVICE, Run, half_precision
from networks import Trunk, TrunkTasks
from teachers import Teacher

SIDE = 192
UNIT = 64.0  # px of the input


def crops_of_scene(library, rng, count=3):
    """Crops with targets [5, SIDE/8, SIDE/8] (car, vector, size) and their weights [2, …] (car known, vector known)."""
    scene = compose(library, rng)
    cx, cy = scene.box[0] + scene.box[2] / 2, scene.box[1] + scene.box[3] / 2
    for _ in range(count):
        scale = np.exp(rng.uniform(np.log(0.4), np.log(1.8)))
        center = (cx + rng.normal(0, 0.35) * scene.box[2], cy + rng.normal(0, 0.3) * scene.box[3])
        m = frame_matrix(center, scale, SIDE, SIDE)
        rgb = frame_crop(scene.rgb, m, SIDE, SIDE)
        stacked = np.stack([scene.visible, scene.other, scene.labelled], -1) * 255
        masks = frame_crop(stacked, m, SIDE, SIDE, (0, 0, 0))
        masks = cv2.resize(masks, (SIDE // 8, SIDE // 8), interpolation=cv2.INTER_AREA) / 255.0
        grid = (np.arange(SIDE // 8) + 0.5) * 8
        gx, gy = m[0, 0] * cx + m[0, 2] - grid[None, :], m[1, 1] * cy + m[1, 2] - grid[:, None]
        size = np.log(np.array(scene.box[2:]) * scale / UNIT)
        target = np.empty((5, SIDE // 8, SIDE // 8), np.float32)
        target[0] = np.minimum(1, masks[..., 0] + masks[..., 1])
        target[1], target[2] = np.broadcast_to(gx / UNIT, target[1].shape), np.broadcast_to(gy / UNIT, target[1].shape)
        target[3], target[4] = size[0], size[1]
        known = np.maximum(target[0] > 0.1, masks[..., 2] > 0.5).astype(np.float32)
        known = np.maximum(known, 0.3)  # a clean photograph's background is mostly no car, but not surely
        yield to_tensor(rgb), target, np.stack([known, (masks[..., 0] > 0.4).astype(np.float32)])


def crop_of_street(library, rng):
    _, rgb, cars = library.streets[rng.integers(len(library.streets))]
    scale = np.exp(rng.uniform(np.log(0.55), np.log(2.5)))
    center = (rng.uniform(0.1, 0.9) * rgb.shape[1], rng.uniform(0.2, 0.9) * rgb.shape[0])
    m = frame_matrix(center, scale, SIDE, SIDE)
    if rng.random() < 0.5:
        m = m @ np.array([[-1, 0, rgb.shape[1]], [0, 1, 0], [0, 0, 1]], np.float64)
        rgb, cars, m = rgb[:, ::-1].copy(), cars[:, ::-1].copy(), frame_matrix((rgb.shape[1] - center[0], center[1]), scale, SIDE, SIDE)
    out = degrade(jitter_colour(frame_crop(rgb, m, SIDE, SIDE), rng), rng)
    car = frame_crop(cars * 255, m, SIDE, SIDE, 0)
    target = np.zeros((5, SIDE // 8, SIDE // 8), np.float32)
    target[0] = cv2.resize(car, (SIDE // 8, SIDE // 8), interpolation=cv2.INTER_AREA) / 255.0
    known = np.ones_like(target[0])
    return to_tensor(out), target, np.stack([known, np.zeros_like(known)])


class Samples(torch.utils.data.IterableDataset):
    def __init__(self, seed):
        self.seed = seed

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        library = Library()
        pool = []
        while True:
            while len(pool) < 96:
                pool += list(crops_of_scene(library, rng))
                if rng.random() < 0.9:
                    pool.append(crop_of_street(library, rng))
            yield pool.pop(rng.integers(len(pool)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--name", default="trunk")
    args = parser.parse_args()
    trunk, tasks = Trunk(), TrunkTasks()
    run = Run(args.name, {"trunk": trunk, "tasks": tasks}, args.minutes, args.rate, args.seed, weight_decay=0.05, every=50)
    teacher = Teacher().to(DEVICE, torch.bfloat16, memory_format=torch.channels_last)
    loader = iter(torch.utils.data.DataLoader(Samples(args.seed + run.step), args.batch, num_workers=1, prefetch_factor=3, persistent_workers=True))
    statistics = None
    for _ in run:
        image, target, weight = (v.to(DEVICE) for v in next(loader))
        image = image.contiguous(memory_format=torch.channels_last)
        _, t8, t16 = teacher(image.bfloat16())
        if statistics is None:  # per-channel statistics of the teacher, from one batch
            statistics = [(t.float().mean((0, 2, 3), keepdim=True), t.float().std((0, 2, 3), keepdim=True) + 1e-3) for t in (t8, t16)]
        t8, t16 = [(t.float() - m) / d for t, (m, d) in zip((t8, t16), statistics)]
        with half_precision():
            _, c3, c4 = trunk(image)
            p8, p16, dense = tasks(c3, c4)
        p8, p16, dense = p8.float(), p16.float(), dense.float()
        distil8, distil16 = F.smooth_l1_loss(p8, t8), F.smooth_l1_loss(p16, t16)
        car = (F.binary_cross_entropy_with_logits(dense[:, 0], target[:, 0], reduction="none") * weight[:, 0]).mean()
        vector = (F.smooth_l1_loss(dense[:, 1:], target[:, 1:], beta=0.1, reduction="none").mean(1) * weight[:, 1]).sum() / (weight[:, 1].sum() + 1)
        with torch.no_grad():
            cos8, cos16 = F.cosine_similarity(p8, t8, 1).mean(), F.cosine_similarity(p16, t16, 1).mean()
        run.update(distil8 + distil16 + 0.5 * car + 0.3 * vector, cos8=cos8, cos16=cos16, car=car, vector=vector)


if __name__ == "__main__":
    main()
