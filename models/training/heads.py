"""Reads a pool of frozen trunk responses; what the head trainers share."""

import numpy as np
import torch
from torch.nn import functional as F

from loop import RUNS, put


class Pool:
    """Queries of one split by index; masks as 0–1 float at stride 2."""

    def __init__(self, split):
        folder = RUNS / f"pool-{split}"
        self.features = {k: np.load(folder / f"{k}.npy", mmap_mode="r") for k in ("c2", "c3", "c4", "w3", "w4")}
        self.rest = dict(np.load(folder / "rest.npz"))
        self.count = len(self.rest["car"])

    @staticmethod
    def exists(split):
        return (RUNS / f"pool-{split}/rest.npz").exists()

    def take(self, index, names):
        index = np.asarray(index)
        out = []
        for name in names:
            if name in self.features:
                value = put(self.features[name][np.sort(index)].astype(np.float32))[np.argsort(np.argsort(index))]
                out.append(value.contiguous(memory_format=torch.channels_last))
            else:
                value = self.rest[name][index]
                value = value.astype(np.float32) / 255 if value.dtype == np.uint8 else value.astype(np.float32)
                out.append(put(value))
        return out


def mask_loss(logits, target, weight=None):
    """Binary cross entropy, weighted by pixel, plus Dice."""
    bce = F.binary_cross_entropy_with_logits(logits, target, weight=weight)
    p = torch.sigmoid(logits).flatten(1)
    t = target.flatten(1)
    dice = 1 - (2 * (p * t).sum(1) + 1) / (p.sum(1) + t.sum(1) + 1)
    return 2 * bce + dice.mean()


def hard_iou(logits, target):
    p, t = logits.flatten(1) > 0, target.flatten(1) > 0.5
    return (p & t).sum(1) / (p | t).sum(1).clamp(min=1)
