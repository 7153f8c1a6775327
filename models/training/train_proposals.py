"""Boxes of visible cars in whole pictures.  python train_proposals.py --minutes 60

The trunk's copy learns on from stride 8 upwards; a head that is never exported learns what every pixel is from a teacher, so
that a few hundred street frames teach more than their boxes. Rendered scenes (models/scenes) take part when they are at hand.
"""

import argparse

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from data import DEVIATION, MEAN, Library
from loop import Run, half_precision, load_averaged, put
from networks import Proposals, Trunk
from scenes import Scenes
from streets import CAR, NOT_CAR, label_all, picture

SIZES = ((640, 384), (640, 448), (576, 512), (640, 512), (640, 320))  # width, height
LEVELS = ((0, 72), (56, 144), (112, 288), (224, 1e5))  # longer side of the box, px, that a level answers for
RADIUS = 1.5  # cells around the middle of a box that may answer for it
MAX_BOXES = 40
CLASSES = 19


class Pictures(torch.utils.data.IterableDataset):
    """Pictures without end; a batch shares its size."""

    def __init__(self, seed, batch):
        self.seed, self.batch = seed, batch

    def __iter__(self):
        rng = np.random.default_rng([self.seed, 11])
        library, scenes = Library(), Scenes("train")
        labels = label_all(library)
        while True:
            size = SIZES[rng.integers(len(SIZES))]
            for _ in range(self.batch):
                rgb, boxes, ignore, classes = picture(library, labels, scenes, rng, *size)
                padded = np.full((MAX_BOXES, 4), -1, np.float32)
                padded[: len(boxes)] = boxes[:MAX_BOXES]
                yield np.ascontiguousarray(rgb.transpose(2, 0, 1)), padded, ignore[4::8, 4::8].copy(), classes[4::8, 4::8].copy()


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


def class_loss(logits, classes):
    """Cross entropy of the pixels whose class is known; of NOT_CAR that it isn't a car."""
    log_p = F.log_softmax(logits.float(), 1)
    named = F.nll_loss(log_p, classes.masked_fill(classes >= CLASSES, -100), ignore_index=-100)
    other = (classes == NOT_CAR).float()
    wrong = -torch.log1p(-log_p[:, CAR].exp().clamp(max=0.999))
    return named.nan_to_num() + (wrong * other).sum() / (other.sum() + 100)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    network = Proposals()
    network.trunk.load_state_dict(load_averaged("trunk", trunk=Trunk())["trunk"].state_dict())
    semantic = nn.Conv2d(64, CLASSES, 1)
    early = nn.ModuleList([network.trunk.stem, network.trunk.s4]).requires_grad_(False)
    run = Run("proposals", {"network": network, "semantic": semantic}, args.minutes, args.rate, args.seed)
    loader = iter(torch.utils.data.DataLoader(Pictures(args.seed + run.step, args.batch), args.batch, num_workers=1, prefetch_factor=4))
    mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) * 255 for v in (MEAN, DEVIATION))
    for _ in run:
        early.eval()
        image, boxes, ignore, classes = (put(v.numpy()) for v in next(loader))
        image = ((image.float() - put(mean.numpy())) / put(deviation.numpy())).contiguous(memory_format=torch.channels_last)
        with half_precision():
            pyramid = network.pyramid(image)
            outputs = network.answer(pyramid)
            named = semantic(pyramid[0])
        loss, iou = loss_of(outputs, boxes, ignore)
        meaning = class_loss(named, classes.long())
        run.update(loss + meaning, iou=iou, boxes=loss, classes=meaning)


if __name__ == "__main__":
    main()
