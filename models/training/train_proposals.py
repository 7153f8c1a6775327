"""Boxes of visible cars in whole pictures, on the frozen trunk's responses.  python train_proposals.py --minutes 35"""

import argparse
import time

import numpy as np
import torch
from torch.nn import functional as F

from data import Library, to_tensor
from loop import DEVICE, RUNS, Run, half_precision, load_averaged
from networks import Proposals, Trunk
from streets import label_all, picture

SIZES = ((640, 384), (640, 448), (576, 512), (640, 512))  # width, height
LEVELS = ((0, 72), (56, 144), (112, 288), (224, 1e5))  # longer side of the box, px, that a level answers for
RADIUS = 1.5  # cells around the middle of a box that may answer for it
MAX_BOXES = 24


class Pictures(torch.utils.data.IterableDataset):
    def __init__(self, seed, count, batch):
        self.seed, self.count, self.batch = seed, count, batch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, 11])
        library = Library()
        labels = label_all(library)
        for i in range(self.count):
            if i % self.batch == 0:
                size = SIZES[(i // self.batch) % len(SIZES)]
            rgb, boxes, ignore = picture(library, labels, rng, *size)
            padded = np.full((MAX_BOXES, 4), -1, np.float32)
            padded[: len(boxes)] = boxes[:MAX_BOXES]
            yield to_tensor(rgb), padded, ignore[4::8, 4::8].copy()


def build_pool(count, seed, batch):
    """Trunk responses of `count` pictures, one file per batch."""
    folder = RUNS / "pictures"
    if (folder / "done").exists():
        return sorted(folder.glob("*.pt"))
    folder.mkdir(parents=True, exist_ok=True)
    trunk = load_averaged("trunk", trunk=Trunk())["trunk"].to(memory_format=torch.channels_last)
    start = time.time()
    for i, (image, boxes, ignore) in enumerate(torch.utils.data.DataLoader(Pictures(seed, count, batch), batch, num_workers=1, prefetch_factor=4)):
        with torch.inference_mode(), half_precision():
            _, c3, c4 = trunk(image.to(DEVICE).contiguous(memory_format=torch.channels_last))
        torch.save({"c3": c3.bfloat16().cpu(), "c4": c4.bfloat16().cpu(), "boxes": boxes, "ignore": ignore}, folder / f"{i:05}.pt")
        if i % 20 == 0:
            rate = (i + 1) * batch / (time.time() - start)
            print(f"pictures {(i + 1) * batch}/{count}, {rate:.1f} a second", flush=True)
    (folder / "done").touch()
    return sorted(folder.glob("*.pt"))


def targets(boxes, ignore, shapes):
    """Per level: index of the box each cell answers for (−1 none), cells to ignore. boxes [n, m, 4] xyxy, −1 padded."""
    real = boxes[..., 2] > 0
    longer = (boxes[..., 2:] - boxes[..., :2]).max(-1).values
    area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    owners, ignored = [], []
    for (h, w), stride, (low, high) in zip(shapes, Proposals.STRIDES, LEVELS):
        ys, xs = torch.meshgrid((torch.arange(h, device=boxes.device) + 0.5) * stride, (torch.arange(w, device=boxes.device) + 0.5) * stride, indexing="ij")
        x, y = xs[None, None], ys[None, None]
        b = boxes[..., None, None]
        inside = (x > b[:, :, 0]) & (x < b[:, :, 2]) & (y > b[:, :, 1]) & (y < b[:, :, 3])
        cx, cy = (b[:, :, 0] + b[:, :, 2]) / 2, (b[:, :, 1] + b[:, :, 3]) / 2
        near = ((x - cx).abs() < RADIUS * stride) & ((y - cy).abs() < RADIUS * stride)
        fits = (real & (longer >= low) & (longer < high))[..., None, None]
        claim = torch.where(inside & near & fits, area[..., None, None], torch.full((), 1e9, device=boxes.device))
        best, owner = claim.min(1)
        owners.append(torch.where(best < 1e8, owner, -1))
        soft = F.interpolate(ignore[:, None].float(), (h, w), mode="nearest")[:, 0] > 0
        # inside a box but not near its middle: neither right nor wrong for a level that fits nearly
        ignored.append(soft | ((inside & near & real[..., None, None]).any(1) & (owners[-1] < 0)))
    return owners, ignored


def giou(a, b):
    """Generalised IoU and IoU of boxes [k, 4] xyxy."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    inter = (high - low).clamp(min=0).prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - inter
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(1)
    iou = inter / union.clamp(min=1)
    return iou - (hull - union) / hull.clamp(min=1), iou


def loss_of(outputs, boxes, ignore):
    owners, ignored = targets(boxes, ignore, [o[0].shape[2:] for o in outputs])
    score_loss, box_loss, positives, quality = 0, 0, 0, 0
    for (logits, distances), owner, skip, stride in zip(outputs, owners, ignored, Proposals.STRIDES):
        logits = logits[:, 0].float()
        n, ys, xs = torch.where(owner >= 0)
        target = torch.zeros_like(logits)
        if len(n):
            d = distances.float()[n, :, ys, xs] * stride
            center = torch.stack([(xs + 0.5) * stride, (ys + 0.5) * stride], 1)
            predicted = torch.cat([center - d[:, :2], center + d[:, 2:]], 1)
            truth = boxes[n, owner[n, ys, xs]]
            g, iou = giou(predicted, truth)
            box_loss = box_loss + (1 - g).sum()
            target[n, ys, xs] = iou.detach().clamp(min=0.1)
            positives, quality = positives + len(n), quality + iou.detach().sum()
        p = torch.sigmoid(logits).detach()
        weight = torch.where(target > 0, target, 0.75 * p**2)  # varifocal
        weight = weight * ~(skip & (target == 0))
        score_loss = score_loss + (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum()
    k = max(1, positives)
    return score_loss / k + 2 * box_loss / k, float(quality) / k


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=35)
    parser.add_argument("--pictures", type=int, default=3360)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    files = build_pool(args.pictures, args.seed, args.batch)
    network = Proposals()
    run = Run("proposals", {"network": network}, args.minutes, args.rate, args.seed)
    for _ in run:
        batch = torch.load(files[run.rng.integers(len(files))], weights_only=True, map_location=DEVICE)
        with half_precision():
            outputs = network(batch["c3"], batch["c4"])
        loss, iou = loss_of(outputs, batch["boxes"], batch["ignore"])
        run.update(loss, iou=iou)


if __name__ == "__main__":
    main()
